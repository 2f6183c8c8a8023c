/** The built-in recovery steps, one file each. */
@NullMarked
package io.iotdr.step;

import org.jspecify.annotations.NullMarked;
