package io.iotdr.config;

import static io.iotdr.config.Shape.ANY;
import static io.iotdr.config.Shape.TEXT;
import static io.iotdr.config.Shape.TIME;
import static io.iotdr.config.Shape.TRUTH;
import static io.iotdr.config.Shape.keys;
import static io.iotdr.config.Shape.listOf;
import static io.iotdr.config.Shape.mapOf;
import static io.iotdr.config.Shape.number;
import static io.iotdr.config.Shape.oneOf;
import static io.iotdr.config.Shape.provider;
import static io.iotdr.config.Shape.whole;

import io.iotdr.plan.DisasterType;
import io.iotdr.plan.DrillSchedule;
import io.iotdr.plan.FailoverMode;
import io.iotdr.plan.OnFailure;
import io.iotdr.plan.RecoveryTier;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.KeyProvider;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.Register;
import io.iotdr.spi.Replication;
import io.iotdr.spi.ServiceMesh;
import java.util.Arrays;

/** The keys of the configuration with their shapes and descriptions. */
final class ConfigurationShape {

    private static final double HUGE = 1_000_000;

    static final Shape STEP = keys().and("id", TEXT, "Names the step; the name of what it uses unless said otherwise")
            .must("uses", TEXT, "The built-in or custom step that does it")
            .and("title", TEXT, "What people read")
            .and("needs", listOf(TEXT), "Ids of the steps that must have ended well before; none means: the one before")
            .and("with", mapOf(ANY), "What the step itself understands")
            .and("command", listOf(TEXT), "For run-command: program and arguments; no shell")
            .and("rollback_command", listOf(TEXT), "For run-command: undoes it")
            .and("verify_command", listOf(TEXT), "For run-command: exits 0 once the world is as wanted")
            .and("url", TEXT, "For call-webhook: where to post")
            .and("timeout", TIME, "For one attempt, verification included")
            .and(
                    "retry",
                    keys().and("attempts", whole(1, 100), "Tries in all")
                            .and("backoff", TIME, "The first wait; it doubles"),
                    "How often a failed step is tried again")
            .and(
                    "on_failure",
                    oneOf(Arrays.stream(OnFailure.values())
                            .map(OnFailure::wireName)
                            .toList()),
                    "What becomes of the recovery when the step has failed for good")
            .and("estimate", TIME, "How long it is expected to take")
            .and("lasts", TIME, "Makes the effect temporary: it is undone this long after, or at the end of the run")
            .and("plan", TEXT, "For run-plan: the plan whose steps run here");

    private static final Shape OBJECTIVES = keys().and("rto_hours", number(0, HUGE), "Recovery time objective in hours")
            .and("rpo_hours", number(0, HUGE), "Recovery point objective in hours")
            .and("rto", TIME, "Recovery time objective")
            .and("rpo", TIME, "Recovery point objective")
            .must("tier", oneOf(RecoveryTier.wireNames()), "How ready the standby is");

    private static final Shape PLAN = keys().and("plan_id", TEXT, "The plan's id; its key unless said otherwise")
            .must("name", TEXT, "What people call it")
            .and("description", TEXT, "What it is for")
            .must("disaster_types", listOf(oneOf(DisasterType.wireNames())), "What it covers")
            .must("recovery_objectives", OBJECTIVES, "How fast, and how much may be lost")
            .must("primary_region", TEXT, "The region that serves")
            .must("secondary_region", TEXT, "The region to recover to")
            .and("tertiary_region", TEXT, "The region to try when the secondary fails too")
            .and("failover_procedures", listOf(TEXT), "The steps in words, one after the other")
            .and("rollback_procedures", listOf(TEXT), "What a rollback does after the steps were reverted, in words")
            .and("steps", listOf(STEP), "The steps; takes the place of failover_procedures")
            .and("rollback_steps", listOf(STEP), "Takes the place of rollback_procedures")
            .and(
                    "failback_procedures",
                    listOf(TEXT),
                    "What a failback does, in words; else the steps, the other way round")
            .and("failback_steps", listOf(STEP), "Takes the place of failback_procedures")
            .and("finally_procedures", listOf(TEXT), "What runs at the end whatever came of the rest, in words")
            .and("finally_steps", listOf(STEP), "Takes the place of finally_procedures")
            .and("contact_list", mapOf(listOf(TEXT)), "Whom to tell, by group")
            .and("test_schedule", TEXT, "How often it is exercised: " + String.join(", ", DrillSchedule.names()))
            .and("failover_mode", oneOf(FailoverMode.wireNames()), "Who starts a failover once a disaster is detected")
            .and("max_parallel", whole(1, 1000), "How many steps may run at once");

    private static final Shape REGION = keys().and("compute", provider(ComputePlatform.class), "What runs its services")
            .and("health", provider(HealthProbe.class, "provider", "http"), "Tells whether it is impaired")
            .and("probes", mapOf(provider(HealthProbe.class)), "More than one of them, by name")
            .and("proof", provider(HealthProbe.class), "Proves that it serves devices")
            .and("restore", provider(DataRestore.class), "Brings backed-up data into it")
            .and("devices", provider(DeviceFleet.class), "Its devices, as its brokers see them")
            .and("replication", provider(Replication.class), "Replication of data into it")
            .and("config_sync", provider(ConfigSync.class), "Keeps its configuration equal to a reference");

    private static final Shape SERVICE = keys().must("name", TEXT, "The service")
            .and("depends_on", listOf(TEXT), "Services that must be ready before it")
            .and(
                    "replicas",
                    keys().and("standby", whole(0, HUGE), "While standing by")
                            .and("active", whole(1, HUGE), "While serving"),
                    "How many run")
            .and("data", provider(DataStore.class), "Its data store");

    private static final Shape DNS_RECORD = keys().must(
                    "name", TEXT, "Relative to the zone, or absolute with a final dot")
            .must("type", TEXT, "A, AAAA, CNAME, SRV, …")
            .must("ttl", TIME, "How long resolvers may keep it")
            .must("targets", mapOf(ANY), "What it says, by the region that serves: one value or a list");

    private static final Shape TRAFFIC = keys().and(
                    "dns", provider(DnsProvider.class), "The authority for the platform's names, its zone and records")
            .and("load_balancer", provider(LoadBalancer.class), "Shares traffic by weight, and its pools")
            .and("mesh", provider(ServiceMesh.class), "Shares services' traffic by weight, and those services");

    private static final Shape SOURCE = keys().and(
                    "type", oneOf(java.util.List.of("directory", "command", "postgresql", "objects")), "What it is")
            .and("path", TEXT, "Of a directory")
            .and("quiesce", listOf(TEXT), "Program and arguments that make its files hold still; no shell")
            .and("thaw", listOf(TEXT), "What lets them go on, whatever became of the backup")
            .and("canaries", mapOf(TEXT), "Files in it that nobody changes, each with the SHA-256 of its content")
            .and("command", listOf(TEXT), "Program and arguments, whose output is backed up; no shell")
            .and("environment", mapOf(TEXT), "Its environment, besides PATH and HOME")
            .and("file", TEXT, "What the output is called in the backup; 'output' unless said otherwise")
            .and("timeout", TIME, "How long the command may take; an hour unless said otherwise")
            .and("store", provider(ObjectStore.class), "Where the objects are")
            .and("prefix", TEXT, "What the keys of the objects begin with; all unless said otherwise")
            .and("schedule", TEXT, "When it is backed up, in backup.zone: a cron expression of five fields")
            .and("rpo", TIME, "How old its newest backup may become; without a schedule it is made twice in that time")
            .and("restore", listOf(TEXT), "Program and arguments that take the output back on their standard input");

    private static final Shape BACKUP = keys().and("sources", mapOf(SOURCE), "What is backed up, by name")
            .and("locations", mapOf(provider(ObjectStore.class)), "Where backups go, by name")
            .and("workers", whole(1, 64), "How many threads compress and encrypt; each takes about 40 MiB")
            .and(
                    "bytes_per_second",
                    whole(1, 1e12),
                    "How fast each location is written and read at most; as fast as it goes unless said otherwise")
            .and("zone", TEXT, "The time zone in which days, weeks, months and years of the retention begin; UTC")
            .and("jitter", TIME, "By how much at most a backup is later than its schedule says; 0")
            .and("grace", TIME, "How long what is forgotten stays stored; longer than the longest backup; a day")
            .and("quorum", whole(1, 100), "How many locations must confirm a backup; all unless said otherwise")
            .and(
                    "retention",
                    keys().and("daily", whole(1, HUGE), "Days")
                            .and("weekly", whole(1, HUGE), "Weeks")
                            .and("monthly", whole(1, HUGE), "Months")
                            .and("yearly", whole(1, HUGE), "Years"),
                    "How long backups are kept")
            .and(
                    "encryption",
                    keys().and("enabled", TRUTH, "Whether backups are encrypted")
                            .and("algorithm", oneOf(java.util.List.of("AES-256")), "AES-256-GCM")
                            .and("key", provider(KeyProvider.class), "What wraps the repository's key")
                            .and(
                                    "other_keys",
                                    mapOf(provider(KeyProvider.class)),
                                    "What else may open it, by name: for safe keeping, or the old one while keys change"),
                    "Encryption at rest")
            .and(
                    "compression",
                    keys().and("enabled", TRUTH, "Whether data is compressed")
                            .and("algorithm", oneOf(java.util.List.of("gzip", "zstd", "none")), "How"),
                    "Compression")
            .and(
                    "verify",
                    keys().and("schedule", TEXT, "When: a cron expression of five fields, in backup.zone")
                            .and("read_data", TRUTH, "Whether every stored byte is read; true without restore_sample")
                            .and("restore_sample", TEXT, "How much of each source's files is restored, such as 1%"),
                    "What dr backup run looks at in what is stored")
            .and(
                    "prune",
                    keys().and("schedule", TEXT, "When: a cron expression of five fields, in backup.zone"),
                    "When dr backup run forgets what backup.retention does not keep")
            .and(
                    "log",
                    keys().and("ship_every", TIME, "How often sealed segments are shipped")
                            .and(
                                    "keep",
                                    TIME,
                                    "How far back every moment can be restored of what archives its log; 7d"),
                    "The transaction log");

    private static final Shape MONITORING = keys().and(
                    "health_check_interval", new Shape.Time(true), "Between two looks; a plain number means seconds")
            .and("window", whole(1, 1000), "How many looks back are counted")
            .and("minimum_time", TIME, "How long a region must have been failing without a break")
            .and("cool_down", TIME, "How long after a detection no further one is reported")
            .and(
                    "alert_thresholds",
                    keys().and("error_rate", number(0, 1), "Share of failed looks from which a probe counts as failing")
                            .and("latency_ms", number(1, HUGE), "Milliseconds")
                            .and(
                                    "availability",
                                    number(0, 1),
                                    "Share of good looks below which a probe counts as failing"),
                    "When a region counts as impaired")
            .and(
                    "vantage_points",
                    listOf(
                            keys().must("name", TEXT, "Names the place")
                                    .must(
                                            "region",
                                            TEXT,
                                            "Where it stands; neither of a plan's regions makes it a witness")
                                    .and(
                                            "probes",
                                            mapOf(mapOf(provider(HealthProbe.class, "provider", "http"))),
                                            "How it sees each region, by region and name; without it, by the regions' own probes")),
                    "Places from which regions are looked at")
            .and(
                    "probe_signs",
                    mapOf(oneOf(DisasterType.wireNames())),
                    "What kind of disaster a failing probe speaks of, by probe; an outage unless said otherwise")
            .and("alert_channels", listOf(provider(AlertChannel.class, "type", "")), "Where alerts go");

    private static final Shape TESTING = keys().and("schedule", TEXT, "How often drills are run")
            .and(
                    "scenarios",
                    listOf(keys().must("name", TEXT, "What it is called")
                            .must("type", oneOf(DisasterType.wireNames()), "The disaster it rehearses")
                            .and("affected_region", TEXT, "Where it strikes")
                            .and("affected_services", listOf(TEXT), "What it strikes")
                            .and("duration_hours", number(0, HUGE), "How long it is let last")),
                    "Disasters to rehearse");

    private static final Shape STATE = keys().must(
                    "journal", provider(JournalBlocks.class), "What keeps what happened in every execution")
            .must(
                    "leases",
                    mapOf(provider(Register.class)),
                    "What keeps who drives an execution, by name; of several, any majority is enough")
            .and(
                    "write_leases",
                    mapOf(provider(Register.class)),
                    "What keeps which region may write, where services ask a RegionGuard; of several, any majority")
            .and("lease", TIME, "How long without a sign of life until another orchestrator takes over; 10s")
            .and("max_clock_skew", TIME, "By how much the clocks of the machines may differ; 2s unless said otherwise");

    static final Shape ROOT = keys().and("plans", mapOf(PLAN), "Recovery plans, by id")
            .and("regions", mapOf(REGION), "What can be looked at and acted on, by region")
            .and("services", listOf(SERVICE), "The platform's services")
            .and("traffic", TRAFFIC, "What leads devices to a region")
            .and("state", STATE, "Where orchestrators on several machines keep their state; else a directory")
            .and("backup", BACKUP, "The embedded backup engine")
            .and("monitoring", MONITORING, "Detection and alerts")
            .and("testing", TESTING, "Drills");

    static final Shape DNS_RECORDS = listOf(DNS_RECORD);

    private ConfigurationShape() {}
}
