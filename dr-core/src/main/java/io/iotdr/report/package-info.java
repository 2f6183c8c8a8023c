/** Placeholder for reports of a run as JSON and HTML. */
@NullMarked
package io.iotdr.report;

import org.jspecify.annotations.NullMarked;
