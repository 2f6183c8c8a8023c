package io.iotdr.spi;

/** The devices of one region, as its brokers see them. Implementations are thread-safe. */
public interface DeviceFleet {

    /** How many devices are connected to the region now. */
    long connected();

    /** How many devices the fleet has in all, in every region. */
    long registered();

    /** Ends every connection and takes no new ones, so that devices look for another region. */
    @Effect
    void disconnectAll();

    /** Takes connections again. */
    @Effect
    void admit();

    /** Whether the region takes connections. */
    boolean admitting();
}
