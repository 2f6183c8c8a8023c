/** Keys that open a repository: a passphrase or a key file. */
@NullMarked
package io.iotdr.backup.repository.key;

import org.jspecify.annotations.NullMarked;
