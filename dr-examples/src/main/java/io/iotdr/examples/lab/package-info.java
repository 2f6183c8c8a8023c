/** The two-region lab: real processes, brokers, DNS and devices, a disaster, and its effect on the devices. */
@NullMarked
package io.iotdr.examples.lab;

import org.jspecify.annotations.NullMarked;
