/** Providers for open standards: DNS updates (RFC 2136), MQTT and SMTP. */
@NullMarked
package io.iotdr.onprem;

import org.jspecify.annotations.NullMarked;
