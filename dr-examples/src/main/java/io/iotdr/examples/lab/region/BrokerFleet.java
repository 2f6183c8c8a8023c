package io.iotdr.examples.lab.region;

import io.iotdr.spi.DeviceFleet;

/** The devices of the region, as its broker sees them. Thread-safe. */
final class BrokerFleet implements DeviceFleet {

    private final Gateway gateway;
    private final long registered;

    BrokerFleet(Gateway gateway, long registered) {
        this.gateway = gateway;
        this.registered = registered;
    }

    @Override
    public long connected() {
        return gateway.devices();
    }

    @Override
    public long registered() {
        return registered;
    }

    @Override
    public void disconnectAll() {
        gateway.shut();
    }

    @Override
    public void admit() {
        gateway.open();
    }

    @Override
    public boolean admitting() {
        return gateway.isOpen();
    }
}
