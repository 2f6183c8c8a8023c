/** A clock and a scheduler that stand still until a test moves them. */
@NullMarked
package io.iotdr.testkit.time;

import org.jspecify.annotations.NullMarked;
