package io.iotdr.plan;

import java.util.List;

/**
 * A part of the platform that a region runs.
 *
 * @param dependsOn services that must be ready before this one is activated
 * @param standbyReplicas how many run while the region stands by
 * @param activeReplicas how many run while the region serves
 */
public record Service(String name, List<String> dependsOn, int standbyReplicas, int activeReplicas) {

    public Service {
        dependsOn = List.copyOf(dependsOn);
    }

    public static Service named(String name) {
        return new Service(name, List.of(), 0, 1);
    }

    public Service dependingOn(String... names) {
        return new Service(name, List.of(names), standbyReplicas, activeReplicas);
    }

    public Service replicas(int standby, int active) {
        return new Service(name, dependsOn, standby, active);
    }
}
