package io.iotdr.mqtt;

import io.iotdr.mqtt.MosquittoFleet.FleetCounts;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The factory for {@code provider: mosquitto}. */
public final class MosquittoProviders implements ProviderFactory {

    @Override
    public String name() {
        return "mosquitto";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(DeviceFleet.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        List<Setting> all = new ArrayList<>(MqttAccess.settings());
        all.addAll(List.of(
                Setting.required(
                        "groups",
                        Setting.ValueType.STRING_LIST,
                        "The groups of the dynamic security plugin whose users are devices"),
                Setting.required("registered", Setting.ValueType.NUMBER, "How many devices the whole fleet has"),
                Setting.optional(
                        "other_clients",
                        Setting.ValueType.NUMBER,
                        "How many clients that are no devices are always connected; default 0"),
                Setting.optional(
                        "sys_interval",
                        Setting.ValueType.DURATION,
                        "The broker's sys_interval, which a count takes at most; default 10s"),
                Setting.optional("timeout", Setting.ValueType.DURATION, "Limit for one answer; default 20s")));
        return all;
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        List<String> groups = settings.textList("groups");
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("'groups' is empty; name the groups whose users are devices");
        }
        MosquittoControl control = new MosquittoControl(
                MqttAccess.of(settings), settings.duration("timeout", Duration.ofSeconds(20)), context.clock());
        FleetCounts counts = new FleetCounts(
                registered(settings),
                settings.integer("other_clients", 0),
                settings.duration("sys_interval", Duration.ofSeconds(10)));
        return type.cast(new MosquittoFleet(control, groups, counts));
    }

    /** Without a number, any region would seem to have its whole fleet. */
    static int registered(ProviderSettings settings) {
        int registered = settings.integer("registered", 0);
        if (registered < 1) {
            throw new IllegalArgumentException("'registered' is " + registered + "; it must be 1 or more");
        }
        return registered;
    }
}
