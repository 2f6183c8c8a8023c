/** Providers for DNS: dynamic updates (RFC 2136), and a probe of an answer. */
@NullMarked
package io.iotdr.onprem.dns;

import org.jspecify.annotations.NullMarked;
