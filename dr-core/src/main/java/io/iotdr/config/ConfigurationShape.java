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
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.ConfigSync;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DataStore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.DnsProvider;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.JournalBlocks;
import io.iotdr.spi.LoadBalancer;
import io.iotdr.spi.Register;
import io.iotdr.spi.Replication;
import io.iotdr.spi.ServiceMesh;

/** The keys of the configuration with their shapes and descriptions. */
final class ConfigurationShape {

    private static final double HUGE = 1_000_000;

    private static final Shape REGION = keys().and(
                    "compute", provider(ComputePlatform.class), "The platform that runs the region's services")
            .and(
                    "health",
                    provider(HealthProbe.class, "provider", "http"),
                    "The probe that detects whether the region is impaired")
            .and("probes", mapOf(provider(HealthProbe.class)), "Further probes of that kind, by name")
            .and("proof", provider(HealthProbe.class), "The probe that proves that the region serves devices")
            .and("restore", provider(DataRestore.class), "Restores backed-up data into the region")
            .and(
                    "restores",
                    mapOf(provider(DataRestore.class)),
                    "Restores several data sets into the region, each by its name")
            .and(
                    "data_stores",
                    mapOf(provider(DataStore.class)),
                    "The region's data stores, each by the name that it has in every region")
            .and("devices", provider(DeviceFleet.class), "The region's devices, as its brokers see them")
            .and(
                    "replication",
                    provider(Replication.class),
                    "Replication into the region, for every store without one of its own")
            .and(
                    "replications",
                    mapOf(provider(Replication.class)),
                    "Replication into single data stores, each by the store's name")
            .and("config_sync", provider(ConfigSync.class), "Keeps the region's configuration equal to a reference");

    private static final Shape SERVICE = keys().must("name", TEXT, "The service")
            .and("depends_on", listOf(TEXT), "Services that must be ready before this one")
            .and(
                    "replicas",
                    keys().and("standby", integer(0, HUGE), "Replicas while the region stands by")
                            .and("active", integer(1, HUGE), "Replicas while the region serves"),
                    "The number of replicas")
            .and("data", provider(DataStore.class), "The service's data store, in a configuration of one region only");

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

    private static final Shape MONITORING = keys().and(
                    "health_check_interval",
                    new Shape.Time(true),
                    "The time between two probes; a plain number means seconds")
            .and("window", integer(1, 1000), "The number of recent probe results that count")
            .and("minimum_time", TIME, "How long a region must fail without interruption before it counts as impaired")
            .and("cool_down", TIME, "How long after a detection no further one is reported")
            .and(
                    "failback_after",
                    TIME,
                    "How long the primary region must have been healthy before people are told that it can serve again;"
                            + " default 30m")
            .and(
                    "clock_margin",
                    TIME,
                    "How far the clocks of the regions and of this process may differ; a proposed restore goes back by this"
                            + " more than to the last good result; default 1s")
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
                    "anchors",
                    mapOf(provider(HealthProbe.class, "provider", "http")),
                    "Probes of things outside the regions, by name; a vantage point that reaches none of them, nor another"
                            + " region, suspects its own network and abstains")
            .and(
                    "probe_disaster_types",
                    mapOf(oneOf(DisasterType.wireNames())),
                    "The disaster type that a failing probe indicates, by probe; default regional_outage")
            .and(
                    "repeat_pages",
                    TIME,
                    "How often a question or a pause is announced again until a person acts on it; default 15m")
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

    private static final Shape ACCESS = keys().and(
                    "claimed_names",
                    BOOLEAN,
                    "Believe the names that people give with --by; default false: people act as their user of the operating"
                            + " system. Set it where several people share a user");

    private static final Shape AGENT = keys().and("region", TEXT, "The region of the agent")
            .and("token_file", TEXT, "The file with the secrets with which callers sign, one on each line")
            .and("listen", TEXT, "The address to listen at, HOST:PORT; default 127.0.0.1:8654")
            .and("cert", TEXT, "PEM file of the agent's certificate chain; needed to listen beyond loopback")
            .and("key", TEXT, "PEM file of the agent's private key in PKCS #8, unencrypted")
            .and("client_ca", TEXT, "PEM file of the authorities of the callers' certificates, which are then needed")
            .and("state", TEXT, "The directory in which the agent remembers the owners that it has seen")
            .and("allow", listOf(TEXT), "The resources to offer, such as probes/; default: all");

    static final Shape ROOT = keys().and("plans", mapOf(PlanShape.PLAN), "Recovery plans, by id")
            .and("regions", mapOf(REGION), "The resources of each region")
            .and("services", listOf(SERVICE), "The platform's services")
            .and("traffic", TRAFFIC, "DNS, load balancer and mesh that route devices to a region")
            .and("state", STATE, "State shared by orchestrators on several machines; default: a local directory")
            .and("backup", BackupShape.BACKUP, "The embedded backup engine")
            .and("agent", AGENT, "The agent of a region, in its own configuration")
            .and("monitoring", MONITORING, "Detection and alerts")
            .and("access", ACCESS, "Who may act")
            .and("testing", TESTING, "Drills");

    static final Shape DNS_RECORDS = listOf(DNS_RECORD);

    private ConfigurationShape() {}
}
