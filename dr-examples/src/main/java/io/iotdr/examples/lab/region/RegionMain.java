package io.iotdr.examples.lab.region;

import io.iotdr.agent.RegionAgent;
import io.iotdr.agent.RegionAgentBuilder;
import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.examples.lab.Settings;
import io.iotdr.examples.lab.region.RegionHttp.Answer;
import io.iotdr.examples.process.ChildProcess;
import io.iotdr.fence.RegionGuard;
import io.iotdr.health.HttpProbe;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.RegionResources;
import io.iotdr.spi.RegionResourcesBuilder;
import io.iotdr.time.Clock;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import io.iotdr.time.TimeSource;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** The process of one region. */
public final class RegionMain {

    private static final Clock CLOCK = SystemClock.INSTANCE;

    private final Settings settings;
    private final ThreadScheduler scheduler;
    private final TelemetryStore store;
    private final Processor processor = new Processor();
    private final RegionGuard guard;
    private final Gateway gateway;
    private final Services services;
    private final Protection protection;

    private RegionMain(Settings settings) {
        this.settings = settings;
        scheduler = new ThreadScheduler("region");
        Configuration configuration = ConfigLoader.using(CLOCK, scheduler).load(settings.path(Settings.CONFIGURATION));
        String plan = configuration.plans().get(0).id();
        String region = settings.text(Settings.REGION);
        store = new TelemetryStore(settings.path(Settings.DATA));
        guard = RegionGuard.builder(FileLeaseStore.at(settings.path(Settings.LEASES), CLOCK))
                .plan(plan)
                .region(region)
                .length(Settings.WRITE_LEASE)
                .time(CLOCK, scheduler)
                .build();
        gateway = new Gateway(settings.address(Settings.MQTT), guard::mayWrite, this::take);
        services = new Services(gateway, processor);
        protection = new Protection(region, settings.path(Settings.DATA), store, configuration, CLOCK, scheduler);
        if (region.equals(configuration.plans().get(0).primary())) {
            guard.claim();
            configuration.plans().get(0).services().forEach(s -> services.scale(s.name(), "1", s.activeReplicas()));
        } else {
            configuration.plans().get(0).services().forEach(s -> services.scale(s.name(), "1", s.standbyReplicas()));
        }
    }

    /** Runs a region; the lab starts it. */
    public static void main(String[] arguments) {
        Settings settings = Settings.ofEnvironment();
        RegionMain region = new RegionMain(settings);
        region.serve();
        ChildProcess.say("ready", settings.text(Settings.REGION));
        ChildProcess.untilParentEnds(() -> region.gateway.shut());
    }

    /** Handles a message: a number, a space, and the value. */
    private void take(String device, String message) {
        processor.take(() -> {
            int blank = message.indexOf(' ');
            put(new Telemetry(
                    device, Long.parseLong(message.substring(0, blank)), CLOCK.now(), message.substring(blank + 1)));
        });
    }

    private void put(Telemetry record) {
        store.put(record);
        protection.record(record);
    }

    private void serve() {
        RegionHttp http = new RegionHttp(settings.address(
                settings.text(Settings.REGION).equals("west") ? Settings.WEST_HTTP : Settings.EAST_HTTP));
        http.on("GET", "/health", p -> Answer.ok("ok"))
                .on("GET", "/integrity", p -> integrity())
                .on("GET", "/telemetry", p -> telemetry())
                .on("POST", "/corrupt", p -> corrupt())
                .with("/iot-dr/", agent().handler())
                .start();
    }

    /** Returns the agent by which the orchestrator acts in this region, and sees the west from it. */
    private RegionAgent agent() {
        RegionResourcesBuilder resources = RegionResources.builder()
                .compute(services)
                .devices(new BrokerFleet(gateway, Long.parseLong(settings.text(Settings.DEVICES))));
        RegionAgentBuilder agent = RegionAgent.of(settings.text(Settings.REGION))
                .state(settings.path(Settings.DATA).resolve("agent"))
                .tokenFile(settings.path(Settings.TOKEN))
                .time(new TimeSource(CLOCK, scheduler));
        if (settings.text(Settings.REGION).equals("east")) {
            resources.restore("backup", protection.restoreOf("west"));
            agent.observing(
                    "west",
                    RegionResources.builder()
                            .probe("health", west("health"))
                            .probe("integrity", west("integrity"))
                            .build());
        }
        return agent.resources(resources.build()).build();
    }

    private HealthProbe west(String probe) {
        return new HttpProbe(URI.create("http://" + settings.text(Settings.WEST_HTTP) + "/" + probe), CLOCK);
    }

    private Answer integrity() {
        return store.unsound()
                .map(r -> new Answer(500, "message " + r.number() + " of " + r.device() + " has a wrong checksum"))
                .orElse(Answer.ok("ok"));
    }

    private Answer telemetry() {
        return Answer.ok(store.all().stream().map(Telemetry::line).collect(Collectors.joining("\n")));
    }

    /**
     * Corrupts data, as a buggy job would: overwrites every third record. These writes are backed up like any other.
     */
    private Answer corrupt() {
        List<Telemetry> all = store.all();
        for (int i = 0; i < all.size(); i += 3) {
            Telemetry victim = all.get(i);
            put(new Telemetry(victim.device(), victim.number(), CLOCK.now(), "temperature=NaN #0"));
        }
        return Answer.ok("ok");
    }
}
