/**
 * From content to packs: cutting, naming, compressing and sealing on several threads in bounded memory. Not for users of the
 * library.
 */
@NullMarked
package io.iotdr.repository.internal.write;

import org.jspecify.annotations.NullMarked;
