/** Who may do what to a recovery. */
@NullMarked
package io.iotdr.authority;

import org.jspecify.annotations.NullMarked;
