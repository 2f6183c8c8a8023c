/** Sample plans for tests, simulations and benchmarks. */
@NullMarked
package io.iotdr.testkit.plan;

import org.jspecify.annotations.NullMarked;
