package io.iotdr.examples.lab.region;

import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ServiceState;
import java.util.Map;
import java.util.TreeMap;

/** The services of the region and their replicas. Scaling starts or stops the real services. Thread-safe. */
final class Services implements ComputePlatform {

    static final String GATEWAY = "iot-gateway";
    static final String PROCESSOR = "iot-data-processor";

    private final Gateway gateway;
    private final Processor processor;
    private final Map<String, Integer> desired = new TreeMap<>(Map.of(GATEWAY, 0, PROCESSOR, 0));
    private final Map<String, Integer> versions = new TreeMap<>(Map.of(GATEWAY, 1, PROCESSOR, 1));

    Services(Gateway gateway, Processor processor) {
        this.gateway = gateway;
        this.processor = processor;
    }

    @Override
    public synchronized ServiceState state(String service) {
        if (!desired.containsKey(service)) {
            throw ProviderException.refused("services", "look", "there is no service '" + service + "'");
        }
        int ready = service.equals(GATEWAY) ? (gateway.isOpen() ? desired.get(service) : 0) : processor.replicas();
        return new ServiceState(desired.get(service), ready, String.valueOf(versions.get(service)));
    }

    @Override
    public synchronized void scale(String service, String expectedVersion, int replicas) {
        if (!String.valueOf(versions.get(service)).equals(expectedVersion)) {
            throw ProviderException.conflict(
                    "services", "scale " + service, "it was changed meanwhile and has another version; read it again");
        }
        desired.put(service, replicas);
        versions.merge(service, 1, Integer::sum);
        if (service.equals(PROCESSOR)) {
            processor.scale(replicas);
        } else if (replicas > 0) {
            gateway.open();
        } else {
            gateway.shut();
        }
    }
}
