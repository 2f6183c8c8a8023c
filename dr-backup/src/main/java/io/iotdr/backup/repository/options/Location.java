package io.iotdr.backup.repository.options;

import io.iotdr.spi.ObjectStore;

/** A store that holds a copy of a repository; {@code name} is its name in the configuration. */
public record Location(String name, ObjectStore store) {}
