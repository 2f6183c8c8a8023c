package io.iotdr.agent;

import io.iotdr.error.DisasterRecoveryException;
import io.iotdr.net.OutboundHttp;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Replication;
import io.iotdr.spi.ServiceMesh;
import io.iotdr.spi.Setting;
import io.iotdr.spi.TlsFiles;
import io.iotdr.time.TimeSource;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the resources that a region's agent offers: {@code provider: agent}. */
public final class AgentProviders implements ProviderFactory {

    private final Map<URI, AgentContact> contacts = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(
                ComputePlatform.class,
                ConfigSync.class,
                DataRestore.class,
                DataStore.class,
                DeviceFleet.class,
                DnsProvider.class,
                HealthProbe.class,
                LoadBalancer.class,
                Replication.class,
                ServiceMesh.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        List<Setting> all = new ArrayList<>(List.of(
                Setting.required("url", Setting.ValueType.TEXT, "The agent's address; https, or http on loopback only"),
                Setting.required(
                        "token_file", Setting.ValueType.TEXT, "The file with the secret that is shared with the agent"),
                Setting.optional(
                        "resource",
                        Setting.ValueType.TEXT,
                        "The resource's name at the agent, for data, restores and probes (REGION/NAME)"),
                Setting.optional(
                        "agent_region", Setting.ValueType.TEXT, "The region of the agent; default: this region")));
        all.addAll(TlsFiles.settings());
        return all;
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        URI url = url(settings.require("url"));
        String region = settings.text("agent_region")
                .or(context::region)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'agent_region' is missing; name the region in which the agent is"));
        AgentContact contact = contacts.computeIfAbsent(url, u -> new AgentContact(context.clock()));
        AgentClient client = client(settings, region, new TimeSource(context.clock(), context.scheduler()), contact);
        return client.resource(type, AgentTargets.name(type, settings.text("resource")));
    }

    /**
     * Asks an agent for its status.
     *
     * @param settings {@code url}, {@code token_file}, and the certificates as for a provider
     * @throws DisasterRecoveryException when it does not answer within the limit, or refuses the question
     * @throws IllegalArgumentException when a setting is wrong
     */
    public static AgentStatus status(ProviderSettings settings, Duration limit, TimeSource time) {
        return client(settings, "", time, new AgentContact(time.clock())).status(limit);
    }

    private static AgentClient client(ProviderSettings settings, String region, TimeSource time, AgentContact contact) {
        OutboundHttp plain = OutboundHttp.allowingLocalAddresses("agent");
        OutboundHttp http = TlsFiles.of(settings).context().map(plain::with).orElse(plain);
        SecretFile secrets = new SecretFile(Path.of(settings.require("token_file")));
        return new AgentClient(url(settings.require("url")), region, secrets, http, time, contact);
    }

    /** A request is signed and not encrypted, so it crosses a network by TLS only. */
    private static URI url(String text) {
        URI url = URI.create(text);
        if (url.getHost() == null || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
            throw new IllegalArgumentException("'url' is '" + text + "'; expected https://host:port");
        }
        if ("http".equals(url.getScheme()) && !isLoopback(url.getHost())) {
            throw new IllegalArgumentException(
                    "'url' is '" + text + "'; use https, because only loopback may do without");
        }
        return url;
    }

    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost")
                    || host.matches("[0-9.]+|\\[.*]")
                            && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
