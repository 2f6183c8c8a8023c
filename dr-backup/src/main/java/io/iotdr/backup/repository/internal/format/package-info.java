/**
 * The objects of a repository as {@code dr-backup/FORMAT.md} describes them, in one location and in several. Internal;
 * not for users of the library.
 */
@NullMarked
package io.iotdr.backup.repository.internal.format;

import org.jspecify.annotations.NullMarked;
