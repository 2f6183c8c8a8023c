/** What a run of the lab comes to: figures from the devices, HTML and JSON. */
@NullMarked
package io.iotdr.examples.lab.report;

import org.jspecify.annotations.NullMarked;
