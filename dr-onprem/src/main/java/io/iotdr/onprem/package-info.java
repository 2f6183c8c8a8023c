/** Providers for open standards and software: DNS updates (RFC 2136), MQTT, SMTP, and PostgreSQL. */
@NullMarked
package io.iotdr.onprem;

import org.jspecify.annotations.NullMarked;
