/** Local servers for tests and for the demo. */
@NullMarked
package io.iotdr.testkit.server;

import org.jspecify.annotations.NullMarked;
