/** The contract of a recovery step; the built-in steps are in {@code io.iotdr.step.builtin}. */
@NullMarked
package io.iotdr.step;

import org.jspecify.annotations.NullMarked;
