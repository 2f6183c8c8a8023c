package io.iotdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotdr.backup.repository.key.KeyFile;
import io.iotdr.testkit.junit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code dr backup} with the arguments of an operator. */
final class BackupCommandTest {

    @TempDir
    private Path directory;

    private Path config;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private String said = "";

    @BeforeEach
    void configure() throws IOException {
        KeyFile.create(directory.resolve("key"));
        Files.createDirectories(directory.resolve("source/deep"));
        Files.writeString(directory.resolve("source/deep/file"), "content");
        config = Files.writeString(directory.resolve("dr.yaml"), """
                backup:
                  sources:
                    platform: {path: %1$s/source}
                    dump: {type: command, command: [echo, rows], file: dump.sql, restore: [sh, -c, "cat > %1$s/taken"]}
                  locations:
                    a: {provider: filesystem, path: %1$s/a}
                    b: {provider: filesystem, path: %1$s/b}
                  bytes_per_second: 500000000
                  encryption: {key: {provider: keyfile, path: %1$s/key}}
                """.formatted(directory));
        assertThat(dr("backup", "init")).as(said).isZero();
    }

    private int dr(String... arguments) {
        List<String> all = Stream.concat(Stream.of(arguments), Stream.of("--config", config.toString()))
                .toList();
        heard.reset();
        CliRunner.Ended ended = CliRunner.dr(heard, all.toArray(String[]::new));
        said = ended.all();
        return ended.status();
    }

    @Test
    void createListVerifyRestoreAndPruneSucceedOneAfterAnother() {
        assertThat(dr("backup", "create")).as(said).isZero();
        assertThat(said).contains("-platform-").contains("-dump-").contains("1 files");
        assertThat(dr("backup", "create", "platform")).isZero();
        assertThat(dr("backup", "list", "platform")).isZero();
        assertThat(said.lines()).hasSize(2);
        assertThat(dr("backup", "verify", "--read-data")).isZero();
        assertThat(said).contains("3 recovery points").contains("no damage");
        Path to = directory.resolve("to");
        assertThat(dr("backup", "restore", "latest", "--to", to.toString()))
                .as(said)
                .isZero();
        assertThat(to.resolve("deep/file")).hasContent("content");
        assertThat(dr("backup", "prune", "--dry-run")).isZero();
        assertThat(said).contains("keep ").contains("forget ").contains("would condemn");
        assertThat(dr("backup", "prune")).isZero();
        assertThat(dr("backup", "list")).isZero();
        assertThat(said.lines()).hasSize(2);
    }

    @Test
    void markingAPointBadRestoresAnEarlierOneUntilItIsMarkedGood() throws IOException {
        assertThat(dr("backup", "create", "platform")).isZero();
        Files.writeString(directory.resolve("source/deep/file"), "spoiled");
        assertThat(dr("backup", "create", "platform")).isZero();
        String spoiled = said.substring(0, said.indexOf(' '));
        assertThat(dr("backup", "mark", spoiled, "--bad", "the billing job had run wild"))
                .isZero();
        assertThat(dr("backup", "create", "dump")).as(said).isZero();
        assertThat(dr("backup", "list")).isZero();
        assertThat(said).containsOnlyOnce("SUSPECT").contains("the billing job had run wild");
        assertThat(dr("backup", "restore", "platform", "--to", at("clean").toString()))
                .isZero();
        assertThat(said).contains("skipped the suspect point " + spoiled).contains("it loses");
        assertThat(at("clean/deep/file")).hasContent("content");
        assertThat(dr("backup", "restore", spoiled, "--to", at("asked").toString()))
                .isZero();
        assertThat(at("asked/deep/file")).hasContent("spoiled");
        assertThat(dr("backup", "mark", spoiled, "--good", "it was the right job"))
                .isZero();
        assertThat(dr("backup", "restore", "platform", "--to", at("again").toString()))
                .isZero();
        assertThat(at("again/deep/file")).hasContent("spoiled");
        assertThat(dr("backup", "mark", spoiled)).isEqualTo(2);
        assertThat(dr("backup", "mark", "nothing", "--bad", "x")).isEqualTo(2);
        assertThat(said).contains("there is no recovery point 'nothing'");
    }

    @Test
    void restoreNeedsAnExplicitIdWhenTheTrustedPointExceedsTheRpo() throws IOException {
        Files.writeString(config, Files.readString(config).replace("/source}", "/source, rpo: 1ms}"));
        assertThat(dr("backup", "create", "platform")).isZero();
        String clean = said.substring(0, said.indexOf(' '));
        assertThat(dr("backup", "create", "platform")).isZero();
        String spoiled = said.substring(0, said.indexOf(' '));
        assertThat(dr("backup", "create", "platform")).isZero();
        String newest = said.substring(0, said.indexOf(' '));
        assertThat(dr("backup", "mark", spoiled, "--bad", "wrong")).isZero();
        assertThat(dr("backup", "restore", "platform", "--to", at("to").toString()))
                .isEqualTo(1);
        assertThat(said)
                .contains("skipped the suspect point " + spoiled + " (and 1 later)")
                .contains("which exceeds the RPO of 0s. Decide, and give the id of one: " + clean + " (trusted), or "
                        + newest);
        assertThat(at("to")).doesNotExist();
        assertThat(dr("backup", "restore", clean, "--to", at("to").toString())).isZero();
    }

    @Test
    void restoreNeedsAnExplicitIdWhenEveryPointIsSuspect() {
        assertThat(dr("backup", "create", "platform")).isZero();
        String only = said.substring(0, said.indexOf(' '));
        assertThat(dr("backup", "mark", only, "--bad", "wrong")).isZero();
        assertThat(dr("backup", "restore", "latest", "--to", at("to").toString()))
                .isEqualTo(1);
        assertThat(said).contains("there is no trusted recovery point");
        assertThat(dr("backup", "restore", only, "--to", at("to").toString())).isZero();
    }

    @Test
    void exitStatusIs3WhenABackupLacksItsCanary() throws IOException {
        String sha256 = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";
        Files.writeString(
                config,
                Files.readString(config).replace("/source}", "/source, canaries: {deep/file: " + sha256 + "}}"));
        assertThat(dr("backup", "create", "platform")).as(said).isZero();
        Files.delete(directory.resolve("source/deep/file"));
        assertThat(dr("backup", "create", "platform")).isEqualTo(3);
        assertThat(said).contains("SUSPECT: the canary deep/file is missing");
        Files.writeString(config, Files.readString(config).replace(sha256, "abc"));
        assertThat(dr("backup", "create", "platform")).isEqualTo(2);
        assertThat(said).contains("backup.sources.platform: canaries.deep/file is 'abc'");
    }

    private Path at(String name) {
        return directory.resolve(name);
    }

    @Test
    void statusReportsTheRpoExposureAsTextAndAsPrometheusMetrics() throws IOException {
        Files.writeString(config, Files.readString(config).replace("platform: {", "platform: {rpo: 1h, "));
        assertThat(dr("backup", "create", "dump")).isZero();
        assertThat(dr("backup", "status")).isEqualTo(1);
        assertThat(said).containsPattern("platform +no backup +exposure   everything, RPO 1h  EXCEEDED");
        assertThat(dr("backup", "create", "platform")).isZero();
        assertThat(dr("backup", "status", "--prometheus")).isZero();
        assertThat(said)
                .containsPattern("iot_dr_rpo_exposure_seconds\\{source=\"platform\"} \\d+\n")
                .contains("iot_dr_rpo_exceeded{source=\"platform\"} 0\n");
    }

    @Test
    void backupRunMakesScheduledBackupsAndRefusesInvalidSchedules() throws Exception {
        assertThat(dr("backup", "run")).isEqualTo(2);
        assertThat(said).contains("nothing is scheduled");
        String whole = Files.readString(config);
        Files.writeString(config, whole.replace("platform: {", "platform: {schedule: '61 * * * *', "));
        assertThat(dr("backup", "run")).isEqualTo(2);
        assertThat(said).contains("backup.sources.platform.schedule is '61 * * * *'; expected five fields");
        Files.writeString(config, whole + "  verify: {schedule: 'weekly'}\n");
        assertThat(dr("backup", "run")).isEqualTo(2);
        assertThat(said).contains("backup.verify.schedule is 'weekly'; expected five fields");
        Files.writeString(config, whole + "  verify: {schedule: '0 3 * * *', restore_sample: 110%}\n");
        assertThat(dr("backup", "run")).isEqualTo(2);
        assertThat(said).contains("backup.verify.restore_sample is '110%'; expected more than 0%");
        Files.writeString(config, whole + "  prune: {}\n");
        assertThat(dr("backup", "run")).isEqualTo(2);
        assertThat(said).contains("backup.prune.schedule is missing");
        Files.writeString(config, whole.replace("platform: {", "platform: {schedule: '0 3 * * *', "));
        Thread running = new Thread(() -> dr("backup", "run"), "dr-backup-run");
        running.start();
        Await.until(
                "the first backup", () -> heard.toString(StandardCharsets.UTF_8).contains("-platform-"));
        running.interrupt();
        running.join();
        assertThat(said).contains("dump is not scheduled").contains("-platform-");
        assertThat(dr("backup", "list")).isZero();
        assertThat(said.lines()).hasSize(1);
    }

    @Test
    void resultsAreJsonWhereItIsAskedFor() throws IOException {
        assertThat(dr("backup", "create", "platform")).isZero();
        String id = said.strip().split(" ")[0];
        assertThat(json("backup", "heal").get("repairs")).isEmpty();
        assertThat(json("backup", "mark", id, "--good", "checked")
                        .at("/verdict/good")
                        .asBoolean())
                .isTrue();
        Path to = directory.resolve("to");
        assertThat(json("backup", "restore", id, "--to", to.toString())
                        .get("directory")
                        .asText())
                .isEqualTo(to.toString());
    }

    private JsonNode json(String... arguments) throws IOException {
        assertThat(dr(Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new)))
                .as(said)
                .isZero();
        return new ObjectMapper().readTree(said);
    }

    @Test
    void aCommandBackupIsRestoredIntoItsRestoreCommand() throws IOException {
        assertThat(dr("backup", "create")).isZero();
        assertThat(dr("backup", "restore", "dump", "--into-command")).as(said).isZero();
        assertThat(directory.resolve("taken")).hasContent("rows");
        assertThat(dr("backup", "restore", "platform", "--into-command")).isEqualTo(2);
        assertThat(said).contains("has no restore command");
        Files.writeString(config, Files.readString(config).replace("cat > ", "echo full >&2; exit 5; cat > "));
        assertThat(dr("backup", "restore", "dump", "--into-command")).isEqualTo(1);
        assertThat(said).contains("'sh' ").contains("full");
    }

    @Test
    void aRestoreCommandIsKilledBeforeItsInputEndsWhenTheDataIsDamaged() throws IOException {
        String large = Files.readString(config)
                .replace("[echo, rows]", "[sh, -c, \"head -c 30000000 /dev/urandom\"]")
                .replace("cat > " + directory + "/taken", "cat > /dev/null; echo committed > " + directory + "/taken");
        Files.writeString(config, large);
        assertThat(dr("backup", "create", "dump")).as(said).isZero();
        for (String place : List.of("a", "b")) {
            try (Stream<Path> packs = Files.walk(directory.resolve(place + "/packs"))) {
                for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                    byte[] content = Files.readAllBytes(pack);
                    content[content.length / 2] ^= 1;
                    Files.write(pack, content);
                }
            }
        }
        assertThat(dr("backup", "restore", "dump", "--into-command")).isEqualTo(1);
        assertThat(said).contains("did not receive all of its input").contains("missing or damaged in every location");
        assertThat(directory.resolve("taken")).doesNotExist();
        Files.writeString(
                config,
                large.replace("cat > /dev/null; echo", "sleep 60; echo").replace("restore:", "timeout: 1s, restore:"));
        assertThat(dr("backup", "restore", "dump", "--into-command")).isEqualTo(1);
        assertThat(said).contains("'sh' did not receive all of its input");
        assertThat(directory.resolve("taken")).doesNotExist();
    }

    @Test
    void verifyRestoresASampleFromEachLocationAndComparesIt() throws IOException {
        for (int i = 0; i < 50; i++) {
            Files.writeString(directory.resolve("source/file-" + i), "content of " + i);
        }
        dr("backup", "create");
        assertThat(dr("backup", "verify", "--restore-sample", "10%")).as(said).isZero();
        assertThat(said)
                .containsPattern(
                        "12 files, [^,]+, of [^ ]+-platform-[^ ]+ restored from every location and compared: identical")
                .containsPattern("2 files, [^,]+, of [^ ]+-dump-");
        try (Stream<Path> packs = Files.walk(directory.resolve("b/packs"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(pack);
                content[50] ^= 1;
                Files.write(pack, content);
            }
        }
        assertThat(dr("backup", "verify")).isZero();
        assertThat(dr("backup", "verify", "--restore-sample", "100%")).isEqualTo(1);
        assertThat(said).contains("damaged  b: ").doesNotContain("damaged  a: ");
        assertThat(dr("backup", "verify", "--restore-sample", "lots")).isEqualTo(2);
        assertThat(dr("backup", "verify", "--restore-sample", "0%")).isEqualTo(2);
    }

    @Test
    void retireKeyReplacesAKeyAndTheDataStaysReadable() throws IOException {
        dr("backup", "create", "platform");
        KeyFile.create(directory.resolve("new"));
        String old = Files.readString(config);
        String both = old.replace(
                "key: {provider: keyfile, path: " + directory + "/key}",
                "key: {provider: keyfile, path: " + directory + "/new}, other_keys: {old: {provider: keyfile, path: "
                        + directory + "/key}}");
        Files.writeString(config, both);
        assertThat(dr("backup", "retire-key", "odl")).isEqualTo(2);
        assertThat(said).contains("there is no 'odl'").contains("old");
        assertThat(dr("backup", "retire-key", "old")).as(said).isZero();
        assertThat(said).contains("remove 'old' from backup.encryption.other_keys");
        Files.writeString(config, old);
        assertThat(dr("backup", "list")).isEqualTo(1);
        Files.writeString(config, old.replace(directory + "/key}", directory + "/new}"));
        assertThat(dr("backup", "verify", "--read-data")).as(said).isZero();
    }

    @Test
    void verifyReportsDamageAndHealRepairsIt() throws IOException {
        dr("backup", "create", "platform");
        try (Stream<Path> packs = Files.walk(directory.resolve("a/packs"))) {
            Files.write(packs.filter(Files::isRegularFile).findFirst().orElseThrow(), new byte[] {1});
        }
        assertThat(dr("backup", "verify")).isEqualTo(1);
        assertThat(said).contains("damaged  a: packs/").contains("affected ").contains("dr backup heal");
        assertThat(dr("backup", "heal")).isZero();
        assertThat(said).contains("is replaced from b");
        assertThat(dr("backup", "verify")).isZero();
    }

    /** Regression test: only the verification itself told of the damage. */
    @Test
    void damageThatAVerificationFoundIsToldUntilItIsRepaired() throws IOException {
        dr("backup", "create", "platform");
        try (Stream<Path> packs = Files.walk(directory.resolve("a/packs"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(pack);
                content[50] ^= 1;
                Files.write(pack, content);
            }
        }
        assertThat(dr("backup", "list")).isZero();
        assertThat(dr("backup", "verify", "--read-data")).isEqualTo(1);
        assertThat(dr("backup", "list")).isEqualTo(3);
        assertThat(said).contains("a: a verification found damage in 1 pack", "dr backup heal -c " + config);
        assertThat(dr("backup", "heal")).isZero();
        assertThat(dr("backup", "list")).isZero();
    }

    @Test
    void aRestoreTellsOfALocationThatFailed() throws IOException {
        dr("backup", "create", "platform");
        try (Stream<Path> packs = Files.walk(directory.resolve("a/packs"))) {
            Files.write(packs.filter(Files::isRegularFile).findFirst().orElseThrow(), new byte[] {1});
        }
        assertThat(dr("backup", "restore", "latest", "--to", directory + "/other"))
                .isZero();
        assertThat(said)
                .contains("is restored into")
                .contains("a failed, so that other locations were read")
                .contains("dr backup verify -c " + config);
    }

    @Test
    void aMissingLocationAndAForeignFileAreNamedAndEverythingElseWorks() throws IOException {
        dr("backup", "create", "platform");
        Files.writeString(directory.resolve("a/manifests/.DS_Store"), "left by a desktop");
        assertThat(dr("backup", "list")).isEqualTo(3);
        assertThat(said).contains("-platform-", "repository: a: manifests/.DS_Store is no object of a repository");
        assertThat(dr("backup", "create", "platform", "--json")).as(said).isZero();
        Files.move(directory.resolve("b"), directory.resolve("elsewhere"));
        assertThat(dr("backup", "list")).isEqualTo(4);
        assertThat(said).contains("-platform-", "b holds no repository; is it mounted?");
        assertThat(dr("backup", "status", "--prometheus")).isEqualTo(4);
        assertThat(said)
                .contains("iot_dr_backup_location_up{location=\"a\"} 1")
                .contains("iot_dr_backup_location_up{location=\"b\"} 0")
                .contains("iot_dr_backup_damaged_objects 1");
        Files.delete(directory.resolve("a/manifests/.DS_Store"));
        Files.move(directory.resolve("elsewhere"), directory.resolve("b"));
        assertThat(dr("backup", "list")).isZero();
    }

    @Test
    void aSourceThatFailsDoesNotHoldTheOthers() throws IOException {
        Files.move(directory.resolve("source"), directory.resolve("away"));
        assertThat(dr("backup", "create")).isEqualTo(1);
        assertThat(said).contains("platform FAILED: ").contains("-dump-");
        assertThat(dr("backup", "create", "--json")).isEqualTo(1);
        assertThat(said).contains("\"source\" : \"platform\"", "\"failure\"", "\"source\" : \"dump\"");
        assertThat(dr("backup", "list")).isZero();
        assertThat(said.lines()).hasSize(2);
    }

    @Test
    void everyWrongArgumentOrSettingIsReportedWithItsReason() throws IOException {
        assertThat(dr("backup", "create", "platfrom")).isEqualTo(2);
        assertThat(said).contains("there is no source 'platfrom'").contains("platform");
        String whole = Files.readString(config);
        Files.writeString(config, whole.replace("platform: {", "gr\u00fcn: {"));
        assertThat(dr("backup", "create")).isEqualTo(2);
        assertThat(said).contains("'gr\u00fcn' is not a valid source name");
        Files.writeString(config, whole);
        assertThat(dr("backup", "restore", "latest", "--to", "x")).isEqualTo(1);
        assertThat(said).contains("there is no recovery point yet", "dr backup create -c " + config);
        dr("backup", "create", "platform");
        assertThat(dr("backup", "restore", "20260101", "--to", "x")).isEqualTo(2);
        assertThat(said).contains("there is no recovery point and no source '20260101'");
        assertThat(dr("backup", "restore", "platform", "--at", "yesterday", "--to", "x"))
                .isEqualTo(2);
        assertThat(said).contains("expected a time with its offset");
        assertThat(dr("backup", "restore", "platform", "--at", "2001-01-01T00:00:00Z", "--to", "x"))
                .isEqualTo(2);
        assertThat(said).contains("the source 'platform' has no recovery point at or before");
        assertThat(dr("backup", "restore", "platform", "--at", "2999-01-01T00:00:00Z", "--to", "x"))
                .isEqualTo(2);
        assertThat(said).contains("is in the future");
        Path full = Files.createDirectories(directory.resolve("full"));
        Files.writeString(full.resolve("mine"), "mine");
        assertThat(dr("backup", "restore", "latest", "--to", full.toString())).isEqualTo(1);
        assertThat(said).contains("is not empty");
        Files.writeString(config, Files.readString(config).replace("path: " + directory + "/source", "path: /no/such"));
        assertThat(dr("backup", "create", "platform")).isEqualTo(1);
        assertThat(said).contains("there is no such directory");
        Files.writeString(config, "backup: {locations: {a: {provider: filesystem, path: x}}}");
        assertThat(dr("backup", "list")).isEqualTo(2);
        assertThat(said).contains("backup.encryption.key is missing");
    }

    @Test
    void exitStatusIs1AndNoBackupIsMadeWhenTheSourceCommandFails() throws IOException {
        Files.writeString(config, Files.readString(config).replace("[echo, rows]", "[\"false\"]"));
        assertThat(dr("backup", "create", "dump")).isEqualTo(1);
        assertThat(said).contains("'false' ended with exit status 1");
        assertThat(dr("backup", "list")).isZero();
        assertThat(said).isEqualToIgnoringNewLines("there is no recovery point yet");
    }
}
