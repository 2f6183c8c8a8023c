package io.iotdr.examples.platform;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The size of a platform.
 *
 * @param devices the number of devices; some more are inside the west
 * @param publishEvery how often each of them publishes
 */
public record PlatformOptions(int devices, Duration publishEvery, Path output) {}
