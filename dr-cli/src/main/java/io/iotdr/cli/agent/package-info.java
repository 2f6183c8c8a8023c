/** The commands of a region's agent. */
@NullMarked
package io.iotdr.cli.agent;

import org.jspecify.annotations.NullMarked;
