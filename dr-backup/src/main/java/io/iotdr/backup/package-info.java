/** The backup API; the module dr-backup contains the embedded engine that implements it. */
@NullMarked
package io.iotdr.backup;

import org.jspecify.annotations.NullMarked;
