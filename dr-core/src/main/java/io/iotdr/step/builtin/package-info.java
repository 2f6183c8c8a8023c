/** The built-in steps, one file each. Names and defaults of them are in {@link io.iotdr.plan.BuiltInStep}. */
@NullMarked
package io.iotdr.step.builtin;

import org.jspecify.annotations.NullMarked;
