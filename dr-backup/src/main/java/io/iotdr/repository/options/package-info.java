/** What a repository is opened with: its locations, and how it is written. */
@NullMarked
package io.iotdr.repository.options;

import org.jspecify.annotations.NullMarked;
