/**
 * Exercises: which disasters are rehearsed, and how often. {@link io.iotdr.drill.Scenario} is what a configuration's {@code testing}
 * section holds; the drill runner, after-action reports and history come here.
 */
@NullMarked
package io.iotdr.drill;

import org.jspecify.annotations.NullMarked;
