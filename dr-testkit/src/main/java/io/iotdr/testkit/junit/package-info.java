/** JUnit support: the simulator extension, free ports, and server programs that may not be installed. */
@NullMarked
package io.iotdr.testkit.junit;

import org.jspecify.annotations.NullMarked;
