/** Certificates for tests. */
@NullMarked
package io.iotdr.testkit.tls;

import org.jspecify.annotations.NullMarked;
