/** Providers for Amazon Web Services. */
@NullMarked
package io.iotdr.aws;

import org.jspecify.annotations.NullMarked;
