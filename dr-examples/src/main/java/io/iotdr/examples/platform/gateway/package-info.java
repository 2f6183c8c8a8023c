/** The platform's own service: it stores what the devices publish, and confirms it. */
@NullMarked
package io.iotdr.examples.platform.gateway;

import org.jspecify.annotations.NullMarked;
