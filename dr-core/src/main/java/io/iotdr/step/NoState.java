package io.iotdr.step;

/** The captured state of a step that has nothing to restore. */
public record NoState() {}
