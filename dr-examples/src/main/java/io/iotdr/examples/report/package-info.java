/** The results of a lab run: figures from the devices, as HTML and JSON. */
@NullMarked
package io.iotdr.examples.report;

import org.jspecify.annotations.NullMarked;
