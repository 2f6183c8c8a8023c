/** The command dr supervise: the orchestrator on duty as a process. */
@NullMarked
package io.iotdr.cli.supervise;

import org.jspecify.annotations.NullMarked;
