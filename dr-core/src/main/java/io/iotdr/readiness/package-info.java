/**
 * Placeholder for readiness checks with evidence, the production checklist and the KPIs. Until they exist, the warnings
 * of a configuration report what is missing.
 */
@NullMarked
package io.iotdr.readiness;

import org.jspecify.annotations.NullMarked;
