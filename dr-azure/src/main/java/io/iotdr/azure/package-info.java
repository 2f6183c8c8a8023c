/** Providers for Microsoft Azure. */
@NullMarked
package io.iotdr.azure;

import org.jspecify.annotations.NullMarked;
