/** Records to JSON text and back, in one way everywhere: journal, webhooks, reports. */
@NullMarked
package io.iotdr.json;

import org.jspecify.annotations.NullMarked;
