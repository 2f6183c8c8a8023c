package io.iotdr.spi;

/** The devices of one region, as its brokers see them. Implementations are thread-safe. */
public interface DeviceFleet {

    /** Returns the number of devices that are connected to the region now. */
    long connected();

    /** Returns the number of devices in the whole fleet, over all regions. */
    long registered();

    /** Closes every connection and refuses new ones, so that the devices connect to another region. */
    @Effect
    void disconnectAll();

    /** Accepts connections again. */
    @Effect
    void admit();

    /** Returns whether the region accepts connections. */
    boolean admitting();
}
