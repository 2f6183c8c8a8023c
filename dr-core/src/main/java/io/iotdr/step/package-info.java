/** Recovery steps: the interface and the built-in steps, one file each. */
@NullMarked
package io.iotdr.step;

import org.jspecify.annotations.NullMarked;
