package io.iotdr.spi;

import java.util.List;
import java.util.Set;

/**
 * Makes providers from configuration. Found by {@link java.util.ServiceLoader}. The {@code provider:} key of a
 * configuration block selects the factory by its name.
 */
public interface ProviderFactory {

    /** Returns the name that selects this factory in a configuration. */
    String name();

    /** Returns the SPI interfaces that this factory can make. */
    Set<Class<?>> makes();

    /** Returns the configuration keys that a provider of {@code type} understands, besides {@code provider}. */
    List<Setting> settings(Class<?> type);

    /**
     * Makes a provider without opening a connection, so that a configuration can be checked offline.
     *
     * @throws IllegalArgumentException naming the wrong setting and the expected value
     */
    <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context);
}
