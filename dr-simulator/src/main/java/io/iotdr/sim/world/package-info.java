/** Everything outside the orchestrators: regions, DNS, traffic, backups, stores, devices, people, networks and their faults. */
@NullMarked
package io.iotdr.sim.world;

import org.jspecify.annotations.NullMarked;
