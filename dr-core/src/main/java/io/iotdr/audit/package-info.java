/** The hash-chained log of everything that was done and by whom; to come. Until then the journal is the record. */
@NullMarked
package io.iotdr.audit;

import org.jspecify.annotations.NullMarked;
