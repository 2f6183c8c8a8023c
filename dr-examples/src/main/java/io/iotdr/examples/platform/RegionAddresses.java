package io.iotdr.examples.platform;

import io.iotdr.examples.fleet.Endpoint;
import io.iotdr.examples.platform.server.Ports;

/**
 * Where the parts of a region listen.
 *
 * @param address where the devices of the world reach it
 * @param inside the parts as they are reached within the region, on 127.0.0.1
 * @param outside the same parts as the world reaches them, through the region's connection
 * @param control the way out of the region to the control site
 */
record RegionAddresses(
        String name, String address, int devices, Parts inside, Parts outside, int runtime, int control) {

    private static final String LOOPBACK = "127.0.0.1";

    /** The ports of a region's parts. */
    record Parts(int gate, int broker, int database, int agent, int gateway) {
        static Parts choose(Ports ports) {
            return new Parts(
                    ports.freeOn(LOOPBACK),
                    ports.freeOn(LOOPBACK),
                    ports.freeOn(LOOPBACK),
                    ports.freeOn(LOOPBACK),
                    ports.freeOn(LOOPBACK));
        }
    }

    /** Chooses the ports of a region whose devices come to {@code devices}. */
    static RegionAddresses choose(String name, String address, int devices, Ports ports) {
        return new RegionAddresses(
                name,
                address,
                devices,
                Parts.choose(ports),
                Parts.choose(ports),
                ports.freeOn(LOOPBACK),
                ports.freeOn(LOOPBACK));
    }

    /** Returns where the devices of the world connect. */
    Endpoint world() {
        return new Endpoint(address, devices);
    }

    /** Returns where devices inside the region connect. */
    Endpoint local() {
        return new Endpoint(LOOPBACK, inside.gate());
    }

    static String at(int port) {
        return LOOPBACK + ":" + port;
    }
}
