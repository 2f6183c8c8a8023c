package io.iotdr.recovery.internal.drive;

import io.iotdr.recovery.Environment;
import io.iotdr.step.AlertDelivery;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names the alert channels so that every process with the same configuration gives each the same, different name. */
final class ChannelNames {

    private ChannelNames() {}

    /** Returns the channels in their order, by name without secrets; a name that repeats gets a number. */
    static Map<String, AlertDelivery> of(Environment environment) {
        Map<String, AlertDelivery> channels = new LinkedHashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        for (AlertDelivery channel : environment.alerts().each()) {
            String name = environment.redactor().redact(channel.name());
            int count = seen.merge(name, 1, Integer::sum);
            channels.put(count == 1 ? name : name + " (" + count + ")", channel);
        }
        return channels;
    }
}
