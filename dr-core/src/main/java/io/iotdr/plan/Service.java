package io.iotdr.plan;

import java.util.List;

/**
 * A service of the platform that runs in a region.
 *
 * @param dependsOn the services that must be ready before this one is activated
 * @param standbyReplicas the number of replicas while the region stands by
 * @param activeReplicas the number of replicas while the region serves
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
