package io.iotdr.testkit.backup;

import io.iotdr.backup.repository.restore.FedCommand;
import io.iotdr.backup.restore.CommandTarget;
import io.iotdr.backup.restore.DirectoryTarget;
import io.iotdr.backup.restore.HandlerTarget;
import io.iotdr.backup.restore.RestoreTarget;
import io.iotdr.backup.restore.TakeOver;
import io.iotdr.spi.DataRestore;
import io.iotdr.testkit.contract.DataRestoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the provider {@code backup} keeps the contract of a restore, for each place into which it restores. */
final class BackupRestoreContractTest {

    @TempDir
    private Path directory;

    private DataRestore withPointsAt(Instant earlier, Instant later, RestoreTarget target, RestoredSource source) {
        source.time.advance(Duration.between(source.time.now(), earlier));
        source.backUp("earlier");
        source.time.advance(Duration.between(source.time.now(), later));
        source.backUp("later");
        return source.into(target);
    }

    @Nested
    final class IntoDirectory extends DataRestoreContract {
        @Override
        protected DataRestore withPointsAt(Instant earlier, Instant later) {
            RestoredSource source = new RestoredSource(directory);
            TakeOver place = TakeOver.of(directory.resolve("data"));
            return BackupRestoreContractTest.this.withPointsAt(
                    earlier, later, new DirectoryTarget(place, List.of(), source.timeSource()), source);
        }
    }

    @Nested
    final class IntoHandler extends DataRestoreContract {
        @Override
        protected DataRestore withPointsAt(Instant earlier, Instant later) {
            RestoredSource source = new RestoredSource(directory);
            RestoreTarget target = new HandlerTarget(new RestoredSource.HostStore(), directory.resolve("state"));
            return BackupRestoreContractTest.this.withPointsAt(earlier, later, target, source);
        }
    }

    @Nested
    final class IntoCommand extends DataRestoreContract {
        @Override
        protected DataRestore withPointsAt(Instant earlier, Instant later) {
            RestoredSource source = new RestoredSource(directory);
            FedCommand command = new FedCommand(
                    List.of("tee", directory.resolve("restored").toString()), Map.of(), "value", Duration.ofMinutes(1));
            return BackupRestoreContractTest.this.withPointsAt(
                    earlier, later, new CommandTarget(command, directory.resolve("state")), source);
        }
    }
}
