package io.iotdr.alert;

import io.iotdr.log.Redactor;
import io.iotdr.step.AlertDelivery;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names the alert channels so that every process with the same configuration gives each the same, different name. */
public final class ChannelNames {

    private ChannelNames() {}

    /** Returns the channels in their order, by name without secrets; a name that repeats gets a number. */
    public static Map<String, AlertDelivery> of(AlertDelivery alerts, Redactor redactor) {
        Map<String, AlertDelivery> channels = new LinkedHashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        for (AlertDelivery channel : alerts.each()) {
            String name = redactor.redact(channel.name());
            int count = seen.merge(name, 1, Integer::sum);
            channels.put(count == 1 ? name : name + " (" + count + ")", channel);
        }
        return channels;
    }
}
