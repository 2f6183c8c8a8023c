package io.iotdr.plan;

import java.net.URI;

/**
 * Whom to tell.
 *
 * @param group the part they play, such as {@code operations}
 * @param address a {@code mailto:}, {@code https:} (webhook) or {@code tel:} URI
 */
public record Contact(String group, URI address) {}
