package io.iotdr.step;

/**
 * One change that a step would make.
 *
 * @param what the thing to change, such as {@code mqtt.example.com. A}
 * @param from its current state; empty when it does not exist, or when the step acts instead of changing a state
 * @param to its new state, or the action
 */
public record Change(String what, String from, String to) {}
