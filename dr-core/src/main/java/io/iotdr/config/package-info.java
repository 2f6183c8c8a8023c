/** Loads YAML and JSON configurations into plans and providers. No other package parses document trees. */
@NullMarked
package io.iotdr.config;

import org.jspecify.annotations.NullMarked;
