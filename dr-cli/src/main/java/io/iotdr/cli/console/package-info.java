/** Shared by all commands: groups of commands, options, progress. */
@NullMarked
package io.iotdr.cli.console;

import org.jspecify.annotations.NullMarked;
