/** Tools that the build runs on the finished jar. */
@NullMarked
package io.iotdr.cli.build;

import org.jspecify.annotations.NullMarked;
