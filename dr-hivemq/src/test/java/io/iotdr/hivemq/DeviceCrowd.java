package io.iotdr.hivemq;

import io.iotdr.device.BackoffPolicy;
import io.iotdr.device.DeviceBackoff;
import io.iotdr.time.SystemClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Thousands of MQTT 3.1.1 devices on one thread: each connects, keeps its connection, and comes back by {@link
 * DeviceBackoff} when it was refused or cut. The thread ends with {@link #close}.
 */
final class DeviceCrowd implements AutoCloseable {

    private static final BackoffPolicy POLICY =
            new BackoffPolicy(Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(5));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private final Selector selector;
    private final PriorityQueue<Turn> turns = new PriorityQueue<>();
    private final AtomicLong connected = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong attempts = new AtomicLong();
    private final Thread thread = new Thread(this::run, "devices");
    private volatile boolean closed;

    /** When a device connects next, or gives up its attempt. */
    private record Turn(long at, CrowdDevice device, int attempt) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            return Long.compare(at, other.at);
        }
    }

    private static final class CrowdDevice {
        private final String id;
        private final DeviceBackoff backoff;
        private SocketChannel channel;
        private int attempt;
        private boolean welcome;

        CrowdDevice(int number) {
            this.id = "device-" + number;
            this.backoff = new DeviceBackoff(POLICY, new SplittableRandom(number), SystemClock.INSTANCE);
        }
    }

    DeviceCrowd(int size, int port) throws IOException {
        this.port = port;
        this.selector = Selector.open();
        long now = System.nanoTime();
        for (int i = 0; i < size; i++) {
            turns.add(new Turn(now, new CrowdDevice(i), 0));
        }
        thread.setDaemon(true);
        thread.start();
    }

    long connected() {
        return connected.get();
    }

    /** Returns how many attempts ended without a connection. */
    long refused() {
        return refused.get();
    }

    long attempts() {
        return attempts.get();
    }

    private void run() {
        try {
            while (!closed) {
                long now = System.nanoTime();
                while (!turns.isEmpty() && turns.peek().at() <= now) {
                    turn(turns.poll());
                }
                selector.select(this::ready, 5);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void turn(Turn turn) {
        CrowdDevice device = turn.device();
        if (device.channel == null) {
            begin(device);
        } else if (!device.welcome && turn.attempt() == device.attempt) {
            lost(device);
        }
    }

    private void begin(CrowdDevice device) {
        attempts.incrementAndGet();
        device.attempt++;
        try {
            device.channel = SocketChannel.open();
            device.channel.configureBlocking(false);
            boolean there = device.channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            device.channel.register(selector, there ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, device);
            if (there) {
                device.channel.write(connect(device.id));
            }
            turns.add(new Turn(System.nanoTime() + PATIENCE.toNanos(), device, device.attempt));
        } catch (IOException e) {
            lost(device);
        }
    }

    private void ready(SelectionKey key) {
        CrowdDevice device = (CrowdDevice) key.attachment();
        try {
            if (key.isConnectable() && device.channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                device.channel.write(connect(device.id));
            } else if (key.isReadable()) {
                read(device);
            }
        } catch (IOException e) {
            lost(device);
        }
    }

    private void read(CrowdDevice device) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(16);
        if (device.channel.read(answer) < 4 || answer.get(0) != 0x20 || answer.get(3) != 0) {
            lost(device);
            return;
        }
        device.welcome = true;
        device.backoff.connected();
        connected.incrementAndGet();
    }

    private void lost(CrowdDevice device) {
        if (device.welcome) {
            connected.decrementAndGet();
        } else {
            refused.incrementAndGet();
        }
        device.welcome = false;
        try {
            device.channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        device.channel = null;
        turns.add(new Turn(System.nanoTime() + device.backoff.lost().toNanos(), device, 0));
    }

    /** Returns a CONNECT packet of MQTT 3.1.1 with a clean session and without a keep-alive. */
    private static ByteBuffer connect(String id) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        byte[] name = id.getBytes(StandardCharsets.US_ASCII);
        packet.write(0x10);
        packet.write(12 + name.length);
        packet.write(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, (byte) name.length});
        packet.write(name);
        return ByteBuffer.wrap(packet.toByteArray());
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        selector.wakeup();
        thread.join();
    }
}
