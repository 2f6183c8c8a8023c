/** Providers for Kubernetes. */
@NullMarked
package io.iotdr.kubernetes;

import org.jspecify.annotations.NullMarked;
