/** Providers for HAProxy: the weights of a backend's servers, and the gate of devices. */
@NullMarked
package io.iotdr.onprem.haproxy;

import org.jspecify.annotations.NullMarked;
