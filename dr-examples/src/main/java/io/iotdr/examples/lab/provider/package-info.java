/** How the library reaches a region of the lab: providers over its HTTP interface. */
@NullMarked
package io.iotdr.examples.lab.provider;

import org.jspecify.annotations.NullMarked;
