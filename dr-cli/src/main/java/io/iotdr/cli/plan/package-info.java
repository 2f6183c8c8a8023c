/** The commands of dr plan. */
@NullMarked
package io.iotdr.cli.plan;

import org.jspecify.annotations.NullMarked;
