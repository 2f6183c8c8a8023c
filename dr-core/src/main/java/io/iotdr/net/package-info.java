/** HTTP requests to addresses from a configuration: bounded in size, and by default never to local addresses (SSRF). */
@NullMarked
package io.iotdr.net;

import org.jspecify.annotations.NullMarked;
