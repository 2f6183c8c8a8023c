/** The commands of dr drill. */
@NullMarked
package io.iotdr.cli.drill;

import org.jspecify.annotations.NullMarked;
