package io.iotdr.examples.platform.gateway;

/** One message of a device. */
record Reading(String device, long number, String value) {}
