/** Alerts by SMTP. */
@NullMarked
package io.iotdr.onprem.mail;

import org.jspecify.annotations.NullMarked;
