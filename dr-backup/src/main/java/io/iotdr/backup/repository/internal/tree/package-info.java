/**
 * The entries of a backup: names, attributes, and the pieces of their content. Internal; not for users of the library.
 */
@NullMarked
package io.iotdr.backup.repository.internal.tree;

import org.jspecify.annotations.NullMarked;
