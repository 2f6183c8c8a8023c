/** Assertions on simulated and on real recoveries; import {@code DisasterAssertions.assertThat} statically. */
@NullMarked
package io.iotdr.testkit.assertj;

import org.jspecify.annotations.NullMarked;
