package io.iotdr.alert;

import io.iotdr.log.Logs;
import io.iotdr.spi.AlertChannel;
import io.iotdr.spi.AlertMessage;
import org.slf4j.Logger;

/** Writes alerts to the log. It is the default when no other channel is configured. */
public final class LogChannel implements AlertChannel {

    private static final Logger LOG = Logs.of(LogChannel.class);

    @Override
    public String describe() {
        return "log";
    }

    @Override
    public void deliver(AlertMessage message) {
        switch (message.severity()) {
            case INFO -> LOG.atInfo().addKeyValue("key", message.key()).log(message.text());
            case WARNING -> LOG.atWarn().addKeyValue("key", message.key()).log(message.text());
            case CRITICAL -> LOG.atError().addKeyValue("key", message.key()).log(message.text());
        }
    }
}
