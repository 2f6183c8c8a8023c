/** What tests need around them: free ports, and servers that may not be there. */
@NullMarked
package io.iotdr.testkit.junit;

import org.jspecify.annotations.NullMarked;
