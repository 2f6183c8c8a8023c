package io.iotdr.journal;

import io.iotdr.spi.ProviderException;
import java.util.function.Supplier;

/** Reads from a shared store. */
final class ReadRetry {

    private ReadRetry() {}

    /** Calls {@code store} and repeats the call once if its answer was lost; reading has no effect, so this is safe. */
    static <T> T at(Supplier<T> store) {
        try {
            return store.get();
        } catch (ProviderException lost) {
            if (lost.outcomeUnknown()) {
                return store.get();
            }
            throw lost;
        }
    }
}
