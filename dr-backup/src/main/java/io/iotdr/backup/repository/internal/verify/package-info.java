/** Verification, sample restores, anomalies and healing. Internal; not for users of the library. */
@NullMarked
package io.iotdr.backup.repository.internal.verify;

import org.jspecify.annotations.NullMarked;
