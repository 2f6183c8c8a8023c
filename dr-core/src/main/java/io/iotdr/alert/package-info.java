/** Telling people: alerts, channels and their delivery. */
@NullMarked
package io.iotdr.alert;

import org.jspecify.annotations.NullMarked;
