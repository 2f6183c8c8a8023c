package io.iotdr.spi;

import java.util.List;
import java.util.Optional;

/** The devices of one region, as its brokers see them. Implementations are thread-safe. */
public interface DeviceFleet {

    /** Returns the number of devices that are connected to the region now. */
    long connected();

    /** Returns the number of devices in the whole fleet, over all regions. */
    long registered();

    /** Closes every connection and refuses new ones, so that the devices connect to another region. */
    @Effect
    void disconnectAll();

    /** Accepts connections again, without the limits of {@link #admit(Admission)}. */
    @Effect
    void admit();

    /** Returns whether the region accepts connections, with or without a limit. */
    boolean admitting();

    /** Returns the classes of devices that the region can admit one after another; empty when it knows none. */
    default List<DeviceClass> classes() {
        return List.of();
    }

    /** Returns how many new connections a second the brokers bear, where they can be asked. */
    default Optional<Integer> connectsPerSecond() {
        return Optional.empty();
    }

    /** Returns whether the region can limit the rate of new connections, so that {@link #admit(Admission)} works. */
    default boolean paced() {
        return false;
    }

    /**
     * Accepts connections of some classes at a limited rate. The caller repeats the call about once a second, because a
     * region that can only open its gate device by device opens it for as many as fit in the time since the last call.
     * Connections that exist are kept.
     *
     * @throws ProviderException with outcome {@code REFUSED} unless {@link #paced()}
     */
    @Effect
    default void admit(Admission admission) {
        throw ProviderException.refused(
                "device fleet", "limit the connections", "these devices cannot be admitted at a limited rate");
    }
}
