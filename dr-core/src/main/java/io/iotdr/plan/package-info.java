/** Recovery plans as data: what is recovered, in which order, how fast. Knows nothing but the JDK. */
@NullMarked
package io.iotdr.plan;

import org.jspecify.annotations.NullMarked;
