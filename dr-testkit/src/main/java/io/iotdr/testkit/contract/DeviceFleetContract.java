package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotdr.spi.DeviceFleet;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link DeviceFleet}. */
public abstract class DeviceFleetContract {

    /** Returns a region that has connected devices and admits more. */
    protected abstract DeviceFleet busy();

    @Test
    void connectedAndRegisteredDevicesAreCounted() {
        DeviceFleet fleet = busy();
        assertThat(fleet.admitting()).isTrue();
        assertThat(fleet.connected()).isPositive();
        assertThat(fleet.registered()).isGreaterThanOrEqualTo(fleet.connected());
    }

    @Test
    void disconnectAllDisconnectsEveryDeviceAndAdmitsNone() {
        DeviceFleet fleet = busy();
        fleet.disconnectAll();
        fleet.disconnectAll();
        assertThat(fleet.connected()).isZero();
        assertThat(fleet.admitting()).isFalse();
    }

    @Test
    void admitAcceptsDevicesAgainAfterDisconnectAll() {
        DeviceFleet fleet = busy();
        fleet.disconnectAll();
        fleet.admit();
        fleet.admit();
        assertThat(fleet.admitting()).isTrue();
    }
}
