package io.iotdr.onprem.haproxy;

import io.iotdr.error.Reason;
import io.iotdr.spi.ProviderException;
import io.iotdr.spi.ProviderException.Outcome;
import io.iotdr.time.Scheduler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runtime interface of one HAProxy process: a command for each connection. Thread-safe.
 *
 * @see <a href="https://docs.haproxy.org/2.6/management.html#9.3">Unix Socket commands</a>
 */
final class HaProxyRuntime {

    private static final int LONGEST_ANSWER = 16 << 20;
    private static final int LONGEST_LINE = 1 << 16;

    private final String address;
    private final Duration timeout;
    private final Scheduler scheduler;

    /** Asked once: the level of an interface changes only with the configuration of HAProxy. */
    private volatile boolean isAdmin;

    /**
     * Uses an interface.
     *
     * @param address the path of a socket, or host:port
     * @param timeout the limit for one command
     * @throws IllegalArgumentException when the address is neither
     */
    HaProxyRuntime(String address, Duration timeout, Scheduler scheduler) {
        this.address = address;
        this.timeout = timeout;
        this.scheduler = scheduler;
        if (!address.startsWith("/") && !address.matches(".+:[0-9]{1,5}")) {
            throw new IllegalArgumentException("'" + address
                    + "' is no runtime interface; expected the path of a socket, such as /run/haproxy/admin.sock, or"
                    + " host:port");
        }
    }

    /**
     * Sends a command and returns the answer.
     *
     * @throws ProviderException with outcome {@code NOT_DONE} when HAProxy cannot be reached, {@code UNKNOWN} when its answer
     *     is lost
     */
    String send(String command) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        send(command, timeout, part -> {
            answer.write(part.array(), 0, part.position());
            if (answer.size() > LONGEST_ANSWER) {
                throw failed(Outcome.UNKNOWN, command, "its answer is longer than 16 MiB", null);
            }
        });
        return answer.toString(StandardCharsets.UTF_8).strip();
    }

    /** Sends a command whose answer may be longer than memory, and passes each line on. It has ten times as long. */
    void send(String command, Consumer<String> line) {
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        send(command, timeout.multipliedBy(10), part -> {
            for (int i = 0; i < part.position(); i++) {
                byte next = part.get(i);
                if (next == '\n') {
                    line.accept(open.toString(StandardCharsets.UTF_8));
                    open.reset();
                } else if (open.size() < LONGEST_LINE) {
                    open.write(next);
                }
            }
        });
        line.accept(open.toString(StandardCharsets.UTF_8));
    }

    private void send(String command, Duration limit, Consumer<ByteBuffer> parts) {
        String operation = command.split(" ", 3)[0] + " " + command.split(" ", 3)[1];
        try (SocketChannel channel = SocketChannel.open(family())) {
            Future<?> end = scheduler.after(limit, () -> close(channel));
            try {
                connect(channel, operation);
                try {
                    exchange(channel, command, parts);
                } catch (IOException e) {
                    String reason = channel.isOpen() ? Reason.of(e) : "no whole answer within " + limit;
                    throw failed(Outcome.UNKNOWN, operation, reason, e);
                }
            } finally {
                end.cancel(false);
            }
        } catch (IOException e) {
            throw failed(Outcome.NOT_DONE, operation, Reason.of(e), e);
        }
    }

    /**
     * Refuses an interface that only tells, before anything depends on it.
     *
     * @throws ProviderException with outcome {@code REFUSED} when its level is not admin
     */
    void requireAdmin() {
        if (isAdmin) {
            return;
        }
        String level = send("show cli level");
        isAdmin = level.equals("admin");
        if (!isAdmin) {
            throw failed(
                    Outcome.REFUSED,
                    "change anything",
                    "its level is '" + level + "'; give its line 'stats socket' the level admin",
                    null);
        }
    }

    private ProtocolFamily family() {
        return address.startsWith("/") ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET;
    }

    private void connect(SocketChannel channel, String operation) throws IOException {
        try {
            channel.connect(remote());
        } catch (ConnectException | UnresolvedAddressException e) {
            throw failed(Outcome.NOT_DONE, operation, "nothing listens there; is HAProxy running? " + Reason.of(e), e);
        }
    }

    private SocketAddress remote() {
        if (address.startsWith("/")) {
            return UnixDomainSocketAddress.of(Path.of(address));
        }
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    private static void exchange(SocketChannel channel, String command, Consumer<ByteBuffer> parts) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        ByteBuffer part = ByteBuffer.allocate(1 << 16);
        while (channel.read(part) >= 0) {
            parts.accept(part);
            part.clear();
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            return;
        }
    }

    ProviderException failed(Outcome outcome, String operation, String reason, @Nullable Throwable cause) {
        return outcome.exception("HAProxy at " + address, operation, reason, cause);
    }
}
