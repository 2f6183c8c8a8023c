package io.iotdr.spi;

/**
 * A danger to a data store that its role does not show.
 *
 * @param about what it is about, such as {@code slot east}; the same each time, so that people are told once
 * @param text for people: what is wrong, with figures, and what to do
 */
public record StoreWarning(String about, String text) {}
