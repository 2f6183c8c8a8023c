/** What a backup is a list of: names, attributes, and the pieces of their content. Not for users of the library. */
@NullMarked
package io.iotdr.repository.internal.tree;

import org.jspecify.annotations.NullMarked;
