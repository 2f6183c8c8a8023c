package io.iotdr.sim.world;

import io.iotdr.spi.FencingToken;
import io.iotdr.spi.ProviderException;
import java.util.HashMap;
import java.util.Map;

/** The agents of the simulated regions, which refuse an owner that has been replaced, as {@code RegionAgent} does. */
final class SimAgents {

    private final boolean present;
    private final Map<String, FencingToken> newest = new HashMap<>();

    /** Makes the agents; where there are none, every call is admitted. */
    SimAgents(boolean present) {
        this.present = present;
    }

    /**
     * Admits a call.
     *
     * @throws ProviderException with outcome {@code REFUSED} for an owner that has been replaced
     */
    void admit(FencingToken token) {
        FencingToken known = newest.getOrDefault(token.plan(), token);
        if (present && isBefore(token, known)) {
            throw ProviderException.refused(
                    "agent", "admit a call", "the run " + token.run() + " has been replaced by " + known.run());
        }
        newest.put(token.plan(), token);
    }

    /** Returns whether an owner has been replaced by another one. */
    static boolean isBefore(FencingToken some, FencingToken other) {
        return some.number() < other.number() || some.number() == other.number() && some.epoch() < other.epoch();
    }
}
