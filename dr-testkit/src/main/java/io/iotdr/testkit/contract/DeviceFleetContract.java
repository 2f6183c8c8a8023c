package io.iotdr.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotdr.spi.Admission;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Contract test of a {@link DeviceFleet}. */
@Bounded
public abstract class DeviceFleetContract {

    /** Returns a region that has connected devices and admits more. */
    protected abstract DeviceFleet busy();

    /** Returns the number of connected devices once it can have changed; brokers that publish it now and then override it. */
    protected long settled(DeviceFleet fleet) {
        return fleet.connected();
    }

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
        assertThat(settled(fleet)).isZero();
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

    @Test
    void aLimitKeepsTheConnectedDevicesAndEndsWithAdmit() {
        DeviceFleet fleet = busy();
        Assumptions.assumeTrue(fleet.paced(), "the provider cannot limit the rate of connections");
        long before = fleet.connected();
        fleet.admit(new Admission(List.of(), 5));
        assertThat(fleet.admitting()).isTrue();
        assertThat(fleet.connected()).isEqualTo(before);
        fleet.admit();
        assertThat(fleet.admitting()).isTrue();
    }

    @Test
    void aLimitOpensAClosedRegion() {
        DeviceFleet fleet = busy();
        Assumptions.assumeTrue(fleet.paced(), "the provider cannot limit the rate of connections");
        fleet.disconnectAll();
        fleet.admit(new Admission(List.of(), 5));
        assertThat(fleet.admitting()).isTrue();
    }

    @Test
    void aFleetWithoutLimitsRefusesThem() {
        DeviceFleet fleet = busy();
        Assumptions.assumeFalse(fleet.paced(), "the provider can limit the rate of connections");
        assertThatThrownBy(() -> fleet.admit(new Admission(List.of(), 5))).isInstanceOf(ProviderException.class);
    }

    @Test
    void classesHaveNamesAndCount() {
        DeviceFleet fleet = busy();
        assertThat(fleet.classes())
                .allSatisfy(c -> assertThat(c.name()).isNotBlank())
                .allSatisfy(c -> assertThat(c.registered()).isGreaterThanOrEqualTo(c.connected()));
    }
}
