package io.iotdr.testkit.fake;

import io.iotdr.spi.DnsProvider;
import io.iotdr.testkit.contract.DnsProviderContract;

/** The fake keeps the contract. */
final class FakeDnsTest extends DnsProviderContract {

    private final FakeDns dns = new FakeDns();

    @Override
    protected DnsProvider provider() {
        return dns;
    }

    @Override
    protected String name() {
        return "mqtt.iot.example.com.";
    }
}
