/** Findings: problems that stop nothing, in a configuration or in a run, each with a stable code. */
@NullMarked
package io.iotdr.finding;

import org.jspecify.annotations.NullMarked;
