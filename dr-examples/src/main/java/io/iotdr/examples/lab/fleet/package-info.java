/** Simulated devices: MQTT clients that publish, resolve names, and reconnect. */
@NullMarked
package io.iotdr.examples.lab.fleet;

import org.jspecify.annotations.NullMarked;
