/** Who may do what to a recovery. */
@NullMarked
package io.iotdr.access;

import org.jspecify.annotations.NullMarked;
