/** MQTT: probes, and the device fleets of brokers. */
@NullMarked
package io.iotdr.mqtt;

import org.jspecify.annotations.NullMarked;
