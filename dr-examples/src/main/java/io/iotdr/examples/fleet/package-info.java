/** Simulated devices: MQTT clients that publish, resolve names, and reconnect. */
@NullMarked
package io.iotdr.examples.fleet;

import org.jspecify.annotations.NullMarked;
