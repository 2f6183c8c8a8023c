package io.iotdr.examples.lab.provider;

import io.iotdr.spi.ComputePlatform;
import io.iotdr.spi.DataRestore;
import io.iotdr.spi.DeviceFleet;
import io.iotdr.spi.HealthProbe;
import io.iotdr.spi.ProviderContext;
import io.iotdr.spi.ProviderFactory;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.spi.Setting;
import java.util.List;
import java.util.Set;

/**
 * The provider {@code lab}: an example of the code that a platform writes to make itself recoverable by the library.
 */
public final class LabProviders implements ProviderFactory {

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public Set<Class<?>> makes() {
        return Set.of(ComputePlatform.class, DeviceFleet.class, DataRestore.class, HealthProbe.class);
    }

    @Override
    public List<Setting> settings(Class<?> type) {
        Setting address = Setting.required("address", Setting.ValueType.TEXT, "host:port of the region's interface");
        if (type.equals(DeviceFleet.class)) {
            return List.of(
                    address, Setting.required("registered", Setting.ValueType.TEXT, "How many devices there are"));
        }
        return type.equals(HealthProbe.class)
                ? List.of(address, Setting.required("probe", Setting.ValueType.TEXT, "Which view is asked for"))
                : List.of(address);
    }

    @Override
    public <T> T make(Class<T> type, ProviderSettings settings, ProviderContext context) {
        RegionClient region = new RegionClient(settings.require("address"));
        if (type.equals(ComputePlatform.class)) {
            return type.cast(new LabCompute(region));
        }
        if (type.equals(DeviceFleet.class)) {
            return type.cast(new LabFleet(region, settings.integer("registered", 0)));
        }
        if (type.equals(DataRestore.class)) {
            return type.cast(new LabRestore(region));
        }
        return type.cast(new LabView(region, settings.require("probe"), context.clock()));
    }
}
