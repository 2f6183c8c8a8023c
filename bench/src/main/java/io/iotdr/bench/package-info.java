/** Programs that measure. */
@NullMarked
package io.iotdr.bench;

import org.jspecify.annotations.NullMarked;
