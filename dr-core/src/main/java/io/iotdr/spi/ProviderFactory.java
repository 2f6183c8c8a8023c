package io.iotdr.spi;

import java.util.List;
import java.util.Set;

/**
 * Makes providers from configuration; found by {@link java.util.ServiceLoader}. The {@code provider:} key of a configuration
 * block names the factory.
 */
public interface ProviderFactory {

    /** The name by which a configuration asks for it. */
    String name();

    /** The SPI interfaces that it can make. */
    Set<Class<?>> makes();

    /** The keys it understands when it makes a {@code type}, besides {@code provider}. */
    List<Setting> settings(Class<?> type);

    /**
     * Makes a provider; opens no connection yet, so that a configuration can be checked anywhere.
     *
     * @throws IllegalArgumentException saying which setting is wrong and what was expected
     */
    <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context);
}
