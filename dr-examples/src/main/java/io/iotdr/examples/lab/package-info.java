/** The two-region lab: real processes, brokers, DNS and devices, a disaster, and what the devices saw of it. */
@NullMarked
package io.iotdr.examples.lab;

import org.jspecify.annotations.NullMarked;
