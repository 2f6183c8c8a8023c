package io.iotdr.step;

/** The captured state of a step that changes nothing that it could go back to. */
public record NoState() {}
