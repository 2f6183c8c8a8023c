package io.iotdr.repository.options;

import io.iotdr.spi.ObjectStore;

/** One of the places that hold a repository; {@code name} is the configuration's. */
public record Location(String name, ObjectStore store) {}
