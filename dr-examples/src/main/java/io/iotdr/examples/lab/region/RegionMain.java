package io.iotdr.examples.lab.region;

import io.iotdr.config.ConfigLoader;
import io.iotdr.config.Configuration;
import io.iotdr.examples.lab.ChildProcess;
import io.iotdr.examples.lab.Settings;
import io.iotdr.examples.lab.region.RegionHttp.Answer;
import io.iotdr.fence.RegionGuard;
import io.iotdr.health.HttpProbe;
import io.iotdr.journal.FileLeaseStore;
import io.iotdr.spi.HealthProbe.Observation;
import io.iotdr.time.Clock;
import io.iotdr.time.SystemClock;
import io.iotdr.time.ThreadScheduler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The process of one region. */
public final class RegionMain {

    private static final Duration VIEW_TIMEOUT = Duration.ofMillis(400);
    private static final Clock CLOCK = SystemClock.INSTANCE;

    private final Settings settings;
    private final TelemetryStore store;
    private final Processor processor = new Processor();
    private final RegionGuard guard;
    private final Gateway gateway;
    private final Services services;
    private final Protection protection;

    private RegionMain(Settings settings) {
        this.settings = settings;
        ThreadScheduler scheduler = new ThreadScheduler("region");
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
                .on("GET", "/service", p -> service(p.getOrDefault("name", "")))
                .on("POST", "/scale", this::scale)
                .on("GET", "/devices", p -> devices())
                .on("POST", "/disconnect", p -> disconnect())
                .on("POST", "/admit", p -> admit())
                .on("GET", "/newest", p -> Answer.ok(Map.of("point", text(protection.newestPoint("west", limit(p))))))
                .on("GET", "/restored", p -> restored(p.getOrDefault("key", "")))
                .on("POST", "/restore", p -> Answer.ok(protection.restore("west", p.getOrDefault("key", ""), limit(p))))
                .on("GET", "/view", p -> view(p.getOrDefault("probe", "health")))
                .on("GET", "/telemetry", p -> telemetry())
                .on("POST", "/corrupt", p -> corrupt())
                .start();
    }

    private Answer integrity() {
        return store.unsound()
                .map(r -> new Answer(500, "message " + r.number() + " of " + r.device() + " has a wrong checksum"))
                .orElse(Answer.ok("ok"));
    }

    private Answer service(String name) {
        return services.state(name).map(Answer::ok).orElse(new Answer(404, "there is no service '" + name + "'"));
    }

    private Answer scale(Map<String, String> p) {
        boolean done = services.scale(
                p.getOrDefault("name", ""),
                p.getOrDefault("version", ""),
                Integer.parseInt(p.getOrDefault("replicas", "0")));
        return done
                ? Answer.ok("ok")
                : new Answer(409, "the service was changed meanwhile and has another version; read it again");
    }

    private Answer devices() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("connected", gateway.devices());
        out.put("admitting", gateway.isOpen());
        return Answer.ok(out);
    }

    private Answer disconnect() {
        gateway.shut();
        return Answer.ok("ok");
    }

    private Answer admit() {
        gateway.open();
        return Answer.ok("ok");
    }

    private Answer restored(String key) {
        return protection
                .restored(key)
                .map(Answer::ok)
                .orElse(new Answer(404, "nothing was restored as '" + key + "'"));
    }

    /** Returns the state of the west as this region sees it. */
    private Answer view(String probe) {
        URI url = URI.create("http://" + settings.text(Settings.WEST_HTTP) + "/" + probe);
        Observation seen = new HttpProbe(url, CLOCK).probe(VIEW_TIMEOUT);
        return Answer.ok(Map.of("reason", seen instanceof Observation.Unhealthy u ? u.reason() : ""));
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

    private static Optional<Instant> limit(Map<String, String> parameters) {
        return Optional.ofNullable(parameters.get("notAfter")).map(Instant::parse);
    }

    private static String text(Optional<Instant> moment) {
        return moment.map(Instant::toString).orElse("");
    }
}
