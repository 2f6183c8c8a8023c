/** Conversion of records to JSON and back, the same for the journal, webhooks and reports. */
@NullMarked
package io.iotdr.json;

import org.jspecify.annotations.NullMarked;
