/** The providers of a lab region, over its HTTP interface. */
@NullMarked
package io.iotdr.examples.lab.provider;

import org.jspecify.annotations.NullMarked;
