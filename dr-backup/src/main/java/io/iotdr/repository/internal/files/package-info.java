/** What the JDK lacks for large files and whole directories. Not for users of the library. */
@NullMarked
package io.iotdr.repository.internal.files;

import org.jspecify.annotations.NullMarked;
