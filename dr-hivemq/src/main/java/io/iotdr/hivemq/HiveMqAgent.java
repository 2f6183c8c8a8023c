package io.iotdr.hivemq;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import io.iotdr.agent.AgentServer;
import io.iotdr.agent.AgentSettings;
import io.iotdr.agent.RegionAgent;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.RegionResources;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of the extension: runs the agent of a region inside the broker, with the configuration {@code iot-dr.yaml}
 * in the extension's folder. Its provider {@code hivemq} is the broker itself. The folder {@code iot-dr} in the broker's data
 * holds what the gate remembers.
 *
 * <p>The gate does not depend on the agent, nor on a usable configuration: without one it keeps the rules of the last start and
 * what it remembers, so that a region that was fenced stays fenced. An agent that cannot run is tried again.
 */
public final class HiveMqAgent implements ExtensionMain {

    private static final Logger LOG = LoggerFactory.getLogger(HiveMqAgent.class);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private @Nullable HiveMqGate gate;
    private @Nullable AgentServer server;
    private @Nullable ThreadScheduler scheduler;
    private String told = "";

    @Override
    public synchronized void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        Path file = input.getExtensionInformation()
                .getExtensionHomeFolder()
                .toPath()
                .resolve("iot-dr.yaml");
        Path memory = input.getServerInformation().getDataFolder().toPath().resolve("iot-dr");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Providers are found by it, and the threads that begin here inherit it.
        thread.setContextClassLoader(HiveMqAgent.class.getClassLoader());
        try {
            TimeSource time = time();
            Optional<UsableConfiguration> configuration = configuration(file, time);
            Optional<HiveMqGate> found = configuration
                    .map(UsableConfiguration::gate)
                    .or(() -> kept(memory).map(rules -> new HiveMqGate(rules, time.clock())));
            found.ifPresent(usable -> {
                usable.remember(memory.resolve("gate.json"));
                usable.extensionStart(input, output);
                gate = usable;
            });
            configuration.ifPresent(usable -> {
                keep(memory, usable.gate().rules());
                serve(usable, time);
            });
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private TimeSource time() {
        ThreadScheduler threads = new ThreadScheduler("iot-dr");
        scheduler = threads;
        return new TimeSource(SystemClock.INSTANCE, threads);
    }

    /**
     * A configuration of an agent in this broker.
     *
     * @param section the agent's own
     * @param gate the devices of its region
     */
    private record UsableConfiguration(Configuration all, ProviderSettings section, HiveMqGate gate) {

        /** @throws IllegalArgumentException when it has no agent, or the region's devices are not of this broker */
        static UsableConfiguration of(Configuration read) {
            ProviderSettings section =
                    read.agent().orElseThrow(() -> new IllegalArgumentException("the section 'agent' is missing"));
            String region = section.require("region");
            HiveMqGate gate = Optional.ofNullable(read.regions().get(region))
                    .flatMap(RegionResources::devices)
                    .filter(HiveMqGate.class::isInstance)
                    .map(HiveMqGate.class::cast)
                    .orElseThrow(
                            () -> new IllegalArgumentException(
                                    "regions." + region
                                            + ".devices is not of the provider hivemq, so nothing would keep devices out of this broker"));
            return new UsableConfiguration(read, section, gate);
        }
    }

    private static Optional<UsableConfiguration> configuration(Path file, TimeSource time) {
        try {
            return Optional.of(UsableConfiguration.of(
                    ConfigLoader.using(time.clock(), time.scheduler()).load(file)));
        } catch (DisasterRecoveryException | IllegalArgumentException unusable) {
            LOG.error(
                    "{} is unusable, so no agent of the region runs in this broker. Mend it and restart the broker: {}",
                    file,
                    Reason.of(unusable));
            return Optional.empty();
        }
    }

    private static Optional<GateRules> kept(Path memory) {
        Optional<GateRules> rules = ofTheLastStart(memory);
        if (rules.isPresent()) {
            LOG.error("the gate keeps the rules of the last start");
            return rules;
        }
        if (new GateFile(memory.resolve("gate.json")).admitsEverybody()) {
            LOG.error("this broker has no gate");
            return Optional.empty();
        }
        LOG.error("this region may be fenced, and nobody knows who is a device, so every client is taken for one");
        return Optional.of(GateRules.EVERYBODY);
    }

    private static Optional<GateRules> ofTheLastStart(Path memory) {
        try {
            return new RulesFile(memory.resolve("rules.json")).read();
        } catch (DisasterRecoveryException unreadable) {
            LOG.error("{}", Reason.of(unreadable));
            return Optional.empty();
        }
    }

    private static void keep(Path memory, GateRules rules) {
        try {
            new RulesFile(memory.resolve("rules.json")).write(rules);
        } catch (IOException e) {
            LOG.error("the rules of the gate cannot be kept for the next start: {}", Reason.of(e));
        }
    }

    /** Serves the agent, and tries again until that succeeds: a port may be taken, or a secret be made later. */
    private synchronized void serve(UsableConfiguration configuration, TimeSource time) {
        if (scheduler == null) {
            return;
        }
        try {
            AgentSettings settings = AgentSettings.of(configuration.section());
            RegionAgent agent = settings.agent(configuration.all().regions(), time, LOG::info);
            AgentServer started = AgentServer.start(agent, settings.address());
            server = started;
            LOG.info("agent of {} at {}, offers {}", settings.region(), started.url(), agent.offered());
        } catch (DisasterRecoveryException | IllegalArgumentException unusable) {
            if (!told.equals(Reason.of(unusable))) {
                told = Reason.of(unusable);
                LOG.error(
                        "no agent of the region runs in this broker; it is tried every {} s: {}",
                        AGAIN.toSeconds(),
                        told);
            }
            var unused = time.scheduler().after(AGAIN, () -> serve(configuration, time));
        }
    }

    @Override
    public synchronized void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        if (gate != null) {
            gate.extensionStop(input, output);
        }
        if (server != null) {
            server.close();
            server = null;
        }
        if (scheduler != null) {
            scheduler.close();
            scheduler = null;
        }
    }
}
