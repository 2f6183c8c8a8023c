/** The library's hand in each region: carries out an orchestrator's calls there, and refuses an owner that was replaced. */
@NullMarked
package io.iotdr.agent;

import org.jspecify.annotations.NullMarked;
