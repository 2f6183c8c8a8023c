package io.iotdr.kafka;

import io.iotdr.testkit.junit.Await;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A service that writes one record after another into the cluster that takes them, and notes each that was confirmed. */
final class ConfirmedWriter implements AutoCloseable {

    /** A service, not a load test: what the test reads back grows with the time that it takes. */
    private static final long PAUSE_NANOS = 2_000_000;

    private final Map<String, Instant> confirmed = new ConcurrentHashMap<>();
    private final List<KafkaServer> servers;
    private final String topic;
    private final Thread thread;
    private volatile boolean ended;

    ConfirmedWriter(List<KafkaServer> servers, String topic) {
        this.servers = List.copyOf(servers);
        this.topic = topic;
        this.thread = new Thread(this::write, "confirmed-writer");
        thread.start();
    }

    private void write() {
        List<Producer<String, String>> producers = servers.stream()
                .map(s -> s.producer(Map.of(
                        "delivery.timeout.ms", 3000, "request.timeout.ms", 2000, "max.block.ms", 3000, "linger.ms", 0)))
                .toList();
        int next = 0;
        int now = 0;
        while (!ended) {
            String value = "reading " + next++;
            try {
                producers
                        .get(now)
                        .send(new ProducerRecord<>(topic, value, value))
                        .get();
                confirmed.put(value, Instant.now());
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (ExecutionException refused) {
                now = (now + 1) % producers.size();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        producers.forEach(p -> p.close(java.time.Duration.ZERO));
    }

    Map<String, Instant> confirmed() {
        return Map.copyOf(confirmed);
    }

    void awaitMore(int records) {
        int wanted = confirmed.size() + records;
        Await.until(records + " more records", () -> confirmed.size() >= wanted);
    }

    @Override
    public void close() {
        ended = true;
        Await.until("the writer to end", () -> !thread.isAlive());
    }
}
