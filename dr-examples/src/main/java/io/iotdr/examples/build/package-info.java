/** Tools that the build runs on the finished jar. */
@NullMarked
package io.iotdr.examples.build;

import org.jspecify.annotations.NullMarked;
