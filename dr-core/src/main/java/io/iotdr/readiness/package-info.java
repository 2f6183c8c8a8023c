/** Checks with evidence, the production checklist and the KPIs; to come. Until then a configuration's warnings say what is missing. */
@NullMarked
package io.iotdr.readiness;

import org.jspecify.annotations.NullMarked;
