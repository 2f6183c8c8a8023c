/** Names and secrecy: chunk ids, and the sealing of all that is stored. Not for users of the library. */
@NullMarked
package io.iotdr.repository.internal.seal;

import org.jspecify.annotations.NullMarked;
