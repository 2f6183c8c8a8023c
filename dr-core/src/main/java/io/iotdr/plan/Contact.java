package io.iotdr.plan;

import java.net.URI;

/**
 * A person or group to notify.
 *
 * @param group the role of the contact, such as {@code operations}
 * @param address a {@code mailto:}, {@code https:} or {@code http:} (webhook), or {@code tel:} URI
 */
public record Contact(String group, URI address) {}
