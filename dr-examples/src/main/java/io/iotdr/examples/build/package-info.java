/** What the build runs with the finished jar. */
@NullMarked
package io.iotdr.examples.build;

import org.jspecify.annotations.NullMarked;
