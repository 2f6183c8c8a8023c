/** What a recovery leaves to read: JSON and HTML. */
@NullMarked
package io.iotdr.report;

import org.jspecify.annotations.NullMarked;
