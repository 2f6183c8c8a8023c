/** HTTP to places named in a configuration: bounded, and never to where a server must not be talked into going. */
@NullMarked
package io.iotdr.net;

import org.jspecify.annotations.NullMarked;
