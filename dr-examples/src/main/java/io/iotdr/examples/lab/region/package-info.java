/** The process of a region: broker, telemetry store, backup, health. */
@NullMarked
package io.iotdr.examples.lab.region;

import org.jspecify.annotations.NullMarked;
