package io.iotdr.kafka;

import static java.util.Objects.requireNonNull;

import io.iotdr.spi.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a few records; joins no consumer group and commits nothing. */
final class RecordStamps {

    private RecordStamps() {}

    /**
     * A part of a partition to read.
     *
     * @param from the first offset
     * @param end the offset behind the last one
     * @param since leaves out what stands before the first record with that time, in milliseconds, or a later one
     * @param most how many records to read; the rest is left out
     */
    record Range(long from, long end, long since, int most) {}

    /**
     * A record.
     *
     * @param time its timestamp, in milliseconds
     * @param content a checksum of its key and its value
     */
    record Stamp(long time, long content) {
        static Stamp of(ConsumerRecord<byte[], byte[]> record) {
            CRC32C sum = new CRC32C();
            for (byte[] part : Arrays.asList(record.key(), record.value())) {
                sum.update(part == null ? 0 : 1);
                sum.update(part == null ? new byte[0] : part);
            }
            return new Stamp(record.timestamp(), sum.getValue());
        }
    }

    /** Returns the records of partitions, in their order. Offsets without a record, such as markers, are skipped. */
    static Map<TopicPartition, List<Stamp>> read(
            KafkaCluster cluster, Map<TopicPartition, Range> ranges, IsolationLevel isolation) {
        Map<TopicPartition, List<Stamp>> found = new HashMap<>();
        ranges.keySet().forEach(partition -> found.put(partition, new ArrayList<>()));
        List<TopicPartition> wanted = ranges.entrySet().stream()
                .filter(e -> e.getValue().from() < e.getValue().end())
                .map(Map.Entry::getKey)
                .toList();
        if (wanted.isEmpty()) {
            return found;
        }
        String operation = "read records of " + wanted.get(0);
        Map<String, Object> properties = cluster.properties(operation);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString().toLowerCase(Locale.ROOT));
        // Where the first offset has been deleted meanwhile.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(wanted);
            wanted.forEach(partition -> consumer.seek(
                    partition, requireNonNull(ranges.get(partition)).from()));
            Predicate<TopicPartition> unread = partition -> {
                Range range = requireNonNull(ranges.get(partition));
                return requireNonNull(found.get(partition)).size() < range.most()
                        && consumer.position(partition) < range.end();
            };
            long limit = cluster.time().clock().nanos() + cluster.timeout().toNanos();
            List<TopicPartition> left = wanted;
            while (!left.isEmpty()) {
                if (cluster.time().clock().nanos() - limit >= 0) {
                    throw ProviderException.notDone(
                            cluster.place(), operation, left + " not read within " + cluster.timeout(), null);
                }
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    Range range = requireNonNull(ranges.get(partition));
                    List<Stamp> stamps = requireNonNull(found.get(partition));
                    boolean before = stamps.isEmpty() && record.timestamp() < range.since();
                    if (!before && record.offset() < range.end() && stamps.size() < range.most()) {
                        stamps.add(Stamp.of(record));
                    }
                });
                left = left.stream().filter(unread).toList();
                consumer.assign(left);
            }
            return found;
        } catch (KafkaException e) {
            throw cluster.failure(operation, ProviderException.Outcome.NOT_DONE, e);
        }
    }
}
