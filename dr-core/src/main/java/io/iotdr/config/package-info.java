/** YAML and JSON to plans and providers; the only package that reads trees of text. */
@NullMarked
package io.iotdr.config;

import org.jspecify.annotations.NullMarked;
