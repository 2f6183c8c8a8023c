/** The commands of dr backup. */
@NullMarked
package io.iotdr.cli.backup;

import org.jspecify.annotations.NullMarked;
