/** When backups are made, and how much would be lost now. */
@NullMarked
package io.iotdr.schedule;

import org.jspecify.annotations.NullMarked;
