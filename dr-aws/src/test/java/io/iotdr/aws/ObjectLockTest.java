package io.iotdr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.iotdr.spi.ObjectStore;
import io.iotdr.spi.ProviderSettings;
import io.iotdr.testkit.fake.FakeContext;
import io.iotdr.testkit.time.ManualTime;
import io.iotdr.time.SystemClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Tests backups that nobody can delete, on a server that supports S3 Object Lock. */
final class ObjectLockTest {

    private static final byte[] CONTENT = "backup".getBytes(StandardCharsets.UTF_8);
    private static final ManualTime TIME = new ManualTime();
    private static Moto server;

    private String bucket = "";
    private Map<String, Object> settings = Map.of();

    @BeforeAll
    static void start() {
        server = Moto.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void lockingBucket() {
        bucket = Buckets.make(server.port(), true);
        settings = Buckets.settings(bucket, server.port());
        settings.put("object_lock", "35d");
        Duration sinceStart = Duration.between(TIME.now(), SystemClock.INSTANCE.now());
        TIME.advance(sinceStart);
    }

    private ObjectStore store() {
        return new AwsProviders().make(ObjectStore.class, ProviderSettings.of(settings), new FakeContext(TIME, TIME));
    }

    @Test
    void anObjectVersionCannotBeDeletedBeforeItsLockExpires() {
        ObjectStore store = store();
        assertThat(store.putIfAbsent("packs/one", CONTENT)).isTrue();
        assertThat(store.putIfAbsent("packs/one", CONTENT)).isFalse();
        try (S3Client owner = Buckets.owner(server.port())) {
            ObjectVersion version =
                    owner.listObjectVersions(r -> r.bucket(bucket)).versions().get(0);
            assertThat(owner.headObject(r -> r.bucket(bucket).key("packs/one")).objectLockRetainUntilDate())
                    .isCloseTo(TIME.now().plus(Duration.ofDays(35)), within(1, ChronoUnit.SECONDS));
            assertThatThrownBy(() -> owner.deleteObject(
                            r -> r.bucket(bucket).key("packs/one").versionId(version.versionId())))
                    .isInstanceOf(S3Exception.class);
            store.delete("packs/one");
            assertThat(store.get("packs/one")).isEmpty();
            assertThat(owner.getObjectAsBytes(
                                    r -> r.bucket(bucket).key("packs/one").versionId(version.versionId()))
                            .asByteArray())
                    .isEqualTo(CONTENT);
        }
    }

    @Test
    void extendLockLengthensALockAndNeverShortensIt() {
        ObjectStore store = store();
        assertThat(store.lock()).contains(Duration.ofDays(35));
        store.putIfAbsent("packs/one", CONTENT);
        TIME.advance(Duration.ofDays(20));
        store.extendLock("packs/one");
        store.extendLock("packs/absent");
        try (S3Client owner = Buckets.owner(server.port())) {
            Instant locked =
                    owner.headObject(r -> r.bucket(bucket).key("packs/one")).objectLockRetainUntilDate();
            assertThat(locked).isCloseTo(TIME.now().plus(Duration.ofDays(35)), within(1, ChronoUnit.SECONDS));
            settings.put("object_lock", "1d");
            store().extendLock("packs/one");
            assertThat(owner.headObject(r -> r.bucket(bucket).key("packs/one")).objectLockRetainUntilDate())
                    .isEqualTo(locked);
        }
    }

    @Test
    void governanceIsAcceptedAsLockModeAndAnUnknownModeIsRefused() {
        settings.put("object_lock_mode", "governance");
        assertThat(store().putIfAbsent("packs/one", CONTENT)).isTrue();
        try (S3Client owner = Buckets.owner(server.port())) {
            assertThat(owner.headObject(r -> r.bucket(bucket).key("packs/one")).objectLockModeAsString())
                    .isEqualTo("GOVERNANCE");
        }
        settings.put("object_lock_mode", "forever");
        assertThatThrownBy(this::store).hasMessageContaining("expected compliance or governance");
        assertThat(ObjectLock.of(ProviderSettings.of(Map.of()), TIME)).isEqualTo(Optional.empty());
    }
}
