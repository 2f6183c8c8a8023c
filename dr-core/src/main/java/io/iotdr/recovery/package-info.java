/**
 * The recovery engine: a pure decider, the driver that carries out its instructions, and the events and reports of
 * runs.
 */
@NullMarked
package io.iotdr.recovery;

import org.jspecify.annotations.NullMarked;
