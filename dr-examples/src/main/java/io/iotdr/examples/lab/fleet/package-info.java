/** Simulated devices: MQTT clients that publish, look names up, and come back. */
@NullMarked
package io.iotdr.examples.lab.fleet;

import org.jspecify.annotations.NullMarked;
