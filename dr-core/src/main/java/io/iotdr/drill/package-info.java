/**
 * Drills: which disasters are rehearsed, and how often. {@link io.iotdr.drill.DrillScenario} is one scenario of a
 * configuration's {@code testing} section.
 */
@NullMarked
package io.iotdr.drill;

import org.jspecify.annotations.NullMarked;
