package io.iotdr.examples.fleet;

import java.util.concurrent.CompletionStage;

/** How a device finds the broker to connect to. */
@FunctionalInterface
public interface EndpointSource {

    CompletionStage<Endpoint> resolve();
}
