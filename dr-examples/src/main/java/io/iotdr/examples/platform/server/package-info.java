/** The servers of the open-platform lab: PostgreSQL, HAProxy, Mosquitto and BIND, from Debian's packages. */
@NullMarked
package io.iotdr.examples.platform.server;

import org.jspecify.annotations.NullMarked;
