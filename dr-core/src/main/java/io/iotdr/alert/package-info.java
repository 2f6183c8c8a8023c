/** Alerts to people, and the channels that deliver them. */
@NullMarked
package io.iotdr.alert;

import org.jspecify.annotations.NullMarked;
