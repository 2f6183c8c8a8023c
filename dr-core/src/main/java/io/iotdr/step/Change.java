package io.iotdr.step;

/**
 * One thing that a step would change.
 *
 * @param what the thing, such as {@code mqtt.example.com. A}
 * @param from how it is; empty when it is not there, or when the step does something instead of changing a state
 * @param to how it would be, or what would be done
 */
public record Change(String what, String from, String to) {}
