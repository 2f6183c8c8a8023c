/** What is found to be wrong with recovery points, and how it is healed. Not for users of the library. */
@NullMarked
package io.iotdr.repository.internal.verify;

import org.jspecify.annotations.NullMarked;
