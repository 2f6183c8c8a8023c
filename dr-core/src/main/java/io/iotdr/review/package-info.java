/** The review of a configuration: what loads, and yet would fail or harm in a recovery. */
@NullMarked
package io.iotdr.review;

import org.jspecify.annotations.NullMarked;
