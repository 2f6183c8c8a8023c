/** Chunk names, and the encryption of everything that is stored. Internal; not for users of the library. */
@NullMarked
package io.iotdr.backup.repository.internal.seal;

import org.jspecify.annotations.NullMarked;
