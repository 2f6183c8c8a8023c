/** The engine: a pure decider, the shell that runs its instructions, and what they leave behind. */
@NullMarked
package io.iotdr.recovery;

import org.jspecify.annotations.NullMarked;
