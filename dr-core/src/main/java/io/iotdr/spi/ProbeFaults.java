package io.iotdr.spi;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells failures of a probe itself from failures of its target. */
public final class ProbeFaults {

    private ProbeFaults() {}

    /**
     * Returns whether a failure, or a cause of it, lies on the observer's side: its name resolution, or a certificate that
     * it does not trust. Such a failure says nothing about the target's health.
     */
    public static boolean isOwn(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException
                    || cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }
}
