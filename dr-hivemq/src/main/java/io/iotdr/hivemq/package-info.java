/** An extension of HiveMQ: the agent of a region inside the broker. */
@NullMarked
package io.iotdr.hivemq;

import org.jspecify.annotations.NullMarked;
