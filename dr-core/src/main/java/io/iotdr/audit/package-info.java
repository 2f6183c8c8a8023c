/** Placeholder for the hash-chained audit log. Until it exists, the journal is the record. */
@NullMarked
package io.iotdr.audit;

import org.jspecify.annotations.NullMarked;
