/**
 * Turns content into packs: cuts, names, compresses and seals on several threads in a fixed amount of memory. Internal;
 * not for users of the library.
 */
@NullMarked
package io.iotdr.backup.repository.internal.write;

import org.jspecify.annotations.NullMarked;
