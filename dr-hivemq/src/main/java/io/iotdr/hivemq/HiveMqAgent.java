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
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of the extension: runs the agent of a region inside the broker, with the configuration {@code iot-dr.yaml}
 * in the extension's folder. Its provider {@code hivemq} is the broker itself.
 *
 * <p>When the configuration is unusable, the extension does not start, and the broker runs without it: that is no reason to
 * stop a broker that serves. When only the agent cannot run, the gate still keeps its fence.
 */
public final class HiveMqAgent implements ExtensionMain {

    private static final Logger LOG = LoggerFactory.getLogger(HiveMqAgent.class);

    private @Nullable HiveMqGate gate;
    private @Nullable AgentServer server;
    private @Nullable ThreadScheduler scheduler;

    @Override
    public synchronized void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        Path file = input.getExtensionInformation()
                .getExtensionHomeFolder()
                .toPath()
                .resolve("iot-dr.yaml");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Providers are found by it, and the threads that begin here inherit it.
        thread.setContextClassLoader(HiveMqAgent.class.getClassLoader());
        try {
            ThreadScheduler threads = new ThreadScheduler("iot-dr");
            scheduler = threads;
            Configuration configuration =
                    ConfigLoader.using(SystemClock.INSTANCE, threads).load(file);
            ProviderSettings section = configuration
                    .agent()
                    .orElseThrow(() -> new IllegalArgumentException("the section 'agent' is missing in " + file));
            HiveMqGate configured = gate(configuration, section.require("region"), file);
            configured.extensionStart(input, output);
            gate = configured;
            serve(configuration, section, new TimeSource(SystemClock.INSTANCE, threads));
        } catch (DisasterRecoveryException | IllegalArgumentException unusable) {
            close();
            LOG.error("this broker has no gate and no agent of its region: {}", Reason.of(unusable));
            output.preventExtensionStartup(Reason.of(unusable));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static HiveMqGate gate(Configuration configuration, String region, Path file) {
        return Optional.ofNullable(configuration.regions().get(region))
                .flatMap(RegionResources::devices)
                .filter(HiveMqGate.class::isInstance)
                .map(HiveMqGate.class::cast)
                .orElseThrow(() -> new IllegalArgumentException("regions." + region + ".devices in " + file
                        + " is not of the provider hivemq, so nothing would keep devices out of this broker"));
    }

    /** A gate whose agent cannot run holds what it remembers; its orchestrator finds that nobody answers. */
    private void serve(Configuration configuration, ProviderSettings section, TimeSource time) {
        try {
            AgentSettings settings = AgentSettings.of(section);
            RegionAgent agent = settings.agent(configuration.regions(), time, LOG::info);
            AgentServer started = AgentServer.start(agent, settings.address());
            server = started;
            LOG.info("agent of {} at {}, offers {}", settings.region(), started.url(), agent.offered());
        } catch (DisasterRecoveryException | IllegalArgumentException unusable) {
            LOG.error("no agent of the region runs in this broker: {}", Reason.of(unusable));
        }
    }

    @Override
    public synchronized void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        if (gate != null) {
            gate.extensionStop(input, output);
        }
        close();
    }

    private void close() {
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
