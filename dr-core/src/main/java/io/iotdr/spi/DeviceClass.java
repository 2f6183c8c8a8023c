package io.iotdr.spi;

/**
 * Devices that a region can admit before others, such as alarms before meters.
 *
 * @param connected how many of them are connected to the region now
 * @param registered how many of them the whole fleet has, over all regions
 */
public record DeviceClass(String name, long connected, long registered) {}
