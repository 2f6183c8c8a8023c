package io.iotdr.config;

import static io.iotdr.config.Shape.ANY;
import static io.iotdr.config.Shape.BOOLEAN;
import static io.iotdr.config.Shape.TEXT;
import static io.iotdr.config.Shape.TIME;
import static io.iotdr.config.Shape.integer;
import static io.iotdr.config.Shape.keys;
import static io.iotdr.config.Shape.listOf;
import static io.iotdr.config.Shape.mapOf;
import static io.iotdr.config.Shape.number;
import static io.iotdr.config.Shape.oneOf;
import static io.iotdr.config.Shape.provider;

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

    static final Shape STEP = keys().and("id", TEXT, "The step's id; default: the value of uses")
            .must("uses", TEXT, "The built-in or custom step to run")
            .and("title", TEXT, "The title in reports and on the console")
            .and("needs", listOf(TEXT), "Ids of the steps that must succeed first; default: the previous step")
            .and("with", mapOf(ANY), "Parameters of the step")
            .and("command", listOf(TEXT), "For run-command: program and arguments; no shell")
            .and("rollback_command", listOf(TEXT), "For run-command: the command that reverts the effect")
            .and(
                    "verify_command",
                    listOf(TEXT),
                    "For run-command: a command that exits with status 0 when the desired state is reached")
            .and("url", TEXT, "For call-webhook: the URL to post to")
            .and("timeout", TIME, "Limit for one attempt, including verification")
            .and(
                    "retry",
                    keys().and("attempts", integer(1, 100), "Total number of attempts")
                            .and("backoff", TIME, "The wait before the second attempt; doubles with each further one"),
                    "Retries of a failed step")
            .and(
                    "on_failure",
                    oneOf(Arrays.stream(OnFailure.values())
                            .map(OnFailure::wireName)
                            .toList()),
                    "How the run continues after the last attempt has failed")
            .and("estimate", TIME, "The expected duration")
            .and(
                    "lasts",
                    TIME,
                    "Makes the effect temporary: revert it this long after verification, at the latest at the end of the run")
            .and("plan", TEXT, "For run-plan: the plan whose steps run here");

    private static final Shape OBJECTIVES = keys().and("rto_hours", number(0, HUGE), "Recovery time objective in hours")
            .and("rpo_hours", number(0, HUGE), "Recovery point objective in hours")
            .and("rto", TIME, "Recovery time objective")
            .and("rpo", TIME, "Recovery point objective")
            .must("tier", oneOf(RecoveryTier.wireNames()), "The readiness of the standby region");

    private static final Shape PLAN = keys().and("plan_id", TEXT, "The plan's id; default: its key")
            .must("name", TEXT, "The plan's name for people")
            .and("description", TEXT, "The purpose of the plan")
            .must("disaster_types", listOf(oneOf(DisasterType.wireNames())), "The disaster types that the plan covers")
            .must("recovery_objectives", OBJECTIVES, "Recovery time and recovery point objectives")
            .must("primary_region", TEXT, "The region that serves")
            .must("secondary_region", TEXT, "The region to recover to")
            .and("tertiary_region", TEXT, "The region to try when the secondary fails too")
            .and("failover_procedures", listOf(TEXT), "The failover steps in words, in order")
            .and(
                    "rollback_procedures",
                    listOf(TEXT),
                    "Steps of a rollback after the completed steps are reverted, in words")
            .and("steps", listOf(STEP), "The failover steps; replaces failover_procedures")
            .and("rollback_steps", listOf(STEP), "The rollback steps; replaces rollback_procedures")
            .and(
                    "failback_procedures",
                    listOf(TEXT),
                    "The failback steps in words; default: the failover steps with source and target exchanged")
            .and("failback_steps", listOf(STEP), "The failback steps; replaces failback_procedures")
            .and("finally_procedures", listOf(TEXT), "Steps that run at the end whatever the result, in words")
            .and("finally_steps", listOf(STEP), "Steps that run at the end; replaces finally_procedures")
            .and("contact_list", mapOf(listOf(TEXT)), "Contacts to notify, by group")
            .and("test_schedule", TEXT, "How often the plan is exercised: " + String.join(", ", DrillSchedule.names()))
            .and("failover_mode", oneOf(FailoverMode.wireNames()), "Who starts a failover after a disaster is detected")
            .and("max_parallel", integer(1, 1000), "The maximum number of steps that run at the same time");

    private static final Shape REGION = keys().and(
                    "compute", provider(ComputePlatform.class), "The platform that runs the region's services")
            .and(
                    "health",
                    provider(HealthProbe.class, "provider", "http"),
                    "The probe that detects whether the region is impaired")
            .and("probes", mapOf(provider(HealthProbe.class)), "Further probes of that kind, by name")
            .and("proof", provider(HealthProbe.class), "The probe that proves that the region serves devices")
            .and("restore", provider(DataRestore.class), "Restores backed-up data into the region")
            .and("devices", provider(DeviceFleet.class), "The region's devices, as its brokers see them")
            .and("replication", provider(Replication.class), "Replication of data into the region")
            .and("config_sync", provider(ConfigSync.class), "Keeps the region's configuration equal to a reference");

    private static final Shape SERVICE = keys().must("name", TEXT, "The service")
            .and("depends_on", listOf(TEXT), "Services that must be ready before this one")
            .and(
                    "replicas",
                    keys().and("standby", integer(0, HUGE), "Replicas while the region stands by")
                            .and("active", integer(1, HUGE), "Replicas while the region serves"),
                    "The number of replicas")
            .and("data", provider(DataStore.class), "The service's data store");

    private static final Shape DNS_RECORD = keys().must(
                    "name", TEXT, "Relative to the zone, or absolute with a final dot")
            .must("type", TEXT, "A, AAAA, CNAME, SRV, …")
            .must("ttl", TIME, "How long resolvers may cache the record")
            .must("targets", mapOf(ANY), "The record's values, by serving region: one value or a list");

    private static final Shape TRAFFIC = keys().and(
                    "dns", provider(DnsProvider.class), "The authority for the platform's names, its zone and records")
            .and(
                    "load_balancer",
                    provider(LoadBalancer.class),
                    "The load balancer that splits traffic by weight, and its pools")
            .and(
                    "mesh",
                    provider(ServiceMesh.class),
                    "The service mesh that splits traffic by weight, and its services");

    private static final Shape SOURCE = keys().and(
                    "type",
                    oneOf(java.util.List.of("directory", "command", "postgresql", "objects")),
                    "The kind of source")
            .and("path", TEXT, "For type directory: its path")
            .and(
                    "quiesce",
                    listOf(TEXT),
                    "Command that stops writes to the source during the backup; program and arguments, no shell")
            .and("thaw", listOf(TEXT), "Command that allows writes again; runs whatever the result of the backup")
            .and(
                    "canaries",
                    mapOf(TEXT),
                    "Files that never change, each with the SHA-256 of its content; a mismatch is a finding")
            .and("command", listOf(TEXT), "Program and arguments, whose output is backed up; no shell")
            .and("environment", mapOf(TEXT), "The command's environment, besides PATH and HOME")
            .and("file", TEXT, "The file name of the output in the backup; default 'output'")
            .and("timeout", TIME, "Limit for the command; default 1h")
            .and("store", provider(ObjectStore.class), "For type objects: the store to back up")
            .and("prefix", TEXT, "Back up only objects whose keys begin with this; default: all objects")
            .and("schedule", TEXT, "When to back up: a cron expression of five fields, in backup.zone")
            .and(
                    "rpo",
                    TIME,
                    "Maximum age of the newest backup; without a schedule, a backup is made twice in this time")
            .and(
                    "restore",
                    listOf(TEXT),
                    "Command that restores the output from its standard input; program and arguments, no shell");

    private static final Shape BACKUP = keys().and("sources", mapOf(SOURCE), "What is backed up, by name")
            .and("locations", mapOf(provider(ObjectStore.class)), "The stores for backups, by name")
            .and("workers", integer(1, 64), "Number of threads that compress and encrypt; each needs about 40 MiB")
            .and(
                    "bytes_per_second",
                    integer(1, 1e12),
                    "Bandwidth limit for each location, read and write; default: unlimited")
            .and("zone", TEXT, "The time zone of schedules and retention; default UTC")
            .and("jitter", TIME, "Maximum random delay of a scheduled backup; default 0")
            .and("grace", TIME, "How long forgotten data stays stored; must exceed the longest backup; default 1d")
            .and("quorum", integer(1, 100), "Number of locations that must confirm a backup; default: all")
            .and(
                    "retention",
                    keys().and("daily", integer(1, HUGE), "Days")
                            .and("weekly", integer(1, HUGE), "Weeks")
                            .and("monthly", integer(1, HUGE), "Months")
                            .and("yearly", integer(1, HUGE), "Years"),
                    "How long backups are kept")
            .and(
                    "encryption",
                    keys().and("enabled", BOOLEAN, "Whether backups are encrypted")
                            .and("algorithm", oneOf(java.util.List.of("AES-256")), "AES-256-GCM")
                            .and("key", provider(KeyProvider.class), "The key that wraps the repository's key")
                            .and(
                                    "other_keys",
                                    mapOf(provider(KeyProvider.class)),
                                    "Further keys that open the repository, by name: an escrow key, or the old key during a rotation"),
                    "Encryption at rest")
            .and(
                    "compression",
                    keys().and("enabled", BOOLEAN, "Whether data is compressed")
                            .and(
                                    "algorithm",
                                    oneOf(java.util.List.of("gzip", "zstd", "none")),
                                    "The compression algorithm"),
                    "Compression")
            .and(
                    "verify",
                    keys().and("schedule", TEXT, "When to verify: a cron expression of five fields, in backup.zone")
                            .and(
                                    "read_data",
                                    BOOLEAN,
                                    "Read every stored byte; default true unless restore_sample is set")
                            .and("restore_sample", TEXT, "Share of each source's files to restore, such as 1%"),
                    "The checks of stored backups by dr backup run")
            .and(
                    "prune",
                    keys().and("schedule", TEXT, "When: a cron expression of five fields, in backup.zone"),
                    "When dr backup run removes backups that backup.retention does not keep")
            .and(
                    "log",
                    keys().and("ship_every", TIME, "How often sealed segments are shipped")
                            .and(
                                    "keep",
                                    TIME,
                                    "How far back point-in-time restore is possible for sources with a log; default 7d"),
                    "The transaction log");

    private static final Shape MONITORING = keys().and(
                    "health_check_interval",
                    new Shape.Time(true),
                    "The time between two probes; a plain number means seconds")
            .and("window", integer(1, 1000), "The number of recent probe results that count")
            .and("minimum_time", TIME, "How long a region must fail without interruption before it counts as impaired")
            .and("cool_down", TIME, "How long after a detection no further one is reported")
            .and(
                    "alert_thresholds",
                    keys().and(
                                    "error_rate",
                                    number(0, 1),
                                    "Share of failed results from which a probe counts as failing")
                            .and(
                                    "latency_ms",
                                    number(1, HUGE),
                                    "Median latency in milliseconds above which a probe counts as failing")
                            .and(
                                    "availability",
                                    number(0, 1),
                                    "Share of successful results below which a probe counts as failing"),
                    "When a region counts as impaired")
            .and(
                    "vantage_points",
                    listOf(keys().must("name", TEXT, "The vantage point's name")
                            .must("region", TEXT, "The region that it is in; outside a plan's regions it is a witness")
                            .and(
                                    "probes",
                                    mapOf(mapOf(provider(HealthProbe.class, "provider", "http"))),
                                    "Its probes, by region and name; default: the regions' own probes")),
                    "Places from which regions are probed")
            .and(
                    "probe_disaster_types",
                    mapOf(oneOf(DisasterType.wireNames())),
                    "The disaster type that a failing probe indicates, by probe; default regional_outage")
            .and("alert_channels", listOf(provider(AlertChannel.class, "type", "")), "The channels for alerts");

    private static final Shape TESTING = keys().and("schedule", TEXT, "How often drills are run")
            .and(
                    "scenarios",
                    listOf(keys().must("name", TEXT, "The scenario's name")
                            .must("type", oneOf(DisasterType.wireNames()), "The disaster type to rehearse")
                            .and("affected_region", TEXT, "The affected region")
                            .and("affected_services", listOf(TEXT), "The affected services")
                            .and("duration_hours", number(0, HUGE), "The duration of the simulated disaster in hours")),
                    "Disasters to rehearse");

    private static final Shape STATE = keys().must(
                    "journal", provider(JournalBlocks.class), "The store of the journal: the events of every run")
            .must(
                    "leases",
                    mapOf(provider(Register.class)),
                    "The stores of the leases on runs, by name; of several, a majority must be reachable")
            .and(
                    "write_leases",
                    mapOf(provider(Register.class)),
                    "The stores of the leases on the right to write, for services with a RegionGuard; of several, a majority must be reachable")
            .and(
                    "lease",
                    TIME,
                    "Another orchestrator takes over when a lease is not renewed for this long; default 10s")
            .and("max_clock_skew", TIME, "Maximum difference between the clocks of the machines; default 2s");

    static final Shape ROOT = keys().and("plans", mapOf(PLAN), "Recovery plans, by id")
            .and("regions", mapOf(REGION), "The resources of each region")
            .and("services", listOf(SERVICE), "The platform's services")
            .and("traffic", TRAFFIC, "DNS, load balancer and mesh that route devices to a region")
            .and("state", STATE, "State shared by orchestrators on several machines; default: a local directory")
            .and("backup", BACKUP, "The embedded backup engine")
            .and("monitoring", MONITORING, "Detection and alerts")
            .and("testing", TESTING, "Drills");

    static final Shape DNS_RECORDS = listOf(DNS_RECORD);

    private ConfigurationShape() {}
}
