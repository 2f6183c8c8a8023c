package io.iotdr.spi;

import java.util.List;

/**
 * Which devices a region accepts, and how fast.
 *
 * @param classes the names of the classes of {@link DeviceFleet#classes()} that are accepted; empty for all devices
 * @param connectsPerSecond the most new connections a second, over all classes; 1 or more
 */
public record Admission(List<String> classes, int connectsPerSecond) {

    public Admission {
        classes = List.copyOf(classes);
        if (connectsPerSecond < 1) {
            throw new IllegalArgumentException(
                    "the limit is " + connectsPerSecond + " connections a second; it must be 1 or more");
        }
    }
}
