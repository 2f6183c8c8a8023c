/** Recovery plans as data: what is recovered, in which order, and how fast. Depends on nothing but the JDK. */
@NullMarked
package io.iotdr.plan;

import org.jspecify.annotations.NullMarked;
