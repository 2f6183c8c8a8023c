/** Settings with which a repository is opened: its locations and how it is written. */
@NullMarked
package io.iotdr.backup.repository.options;

import org.jspecify.annotations.NullMarked;
