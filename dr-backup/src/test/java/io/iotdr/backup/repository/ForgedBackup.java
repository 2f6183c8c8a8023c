package io.iotdr.backup.repository;

import io.iotdr.backup.BackupKind;
import io.iotdr.backup.Exclusions;
import io.iotdr.backup.RecoveryPoint;
import io.iotdr.backup.repository.internal.format.Index;
import io.iotdr.backup.repository.internal.format.Manifest;
import io.iotdr.backup.repository.internal.format.Opening;
import io.iotdr.backup.repository.internal.format.Replica;
import io.iotdr.backup.repository.internal.seal.ChunkId;
import io.iotdr.backup.repository.internal.seal.Sealing;
import io.iotdr.backup.repository.internal.source.DirectoryReader;
import io.iotdr.backup.repository.internal.tree.Attributes;
import io.iotdr.backup.repository.internal.tree.EntryProblems;
import io.iotdr.backup.repository.internal.tree.PathName;
import io.iotdr.backup.repository.internal.tree.TreeEntry;
import io.iotdr.backup.repository.internal.tree.TreeEntry.EntryKind;
import io.iotdr.backup.repository.internal.write.Chunker;
import io.iotdr.backup.repository.internal.write.ChunkingOutput;
import io.iotdr.backup.repository.internal.write.ContentReader;
import io.iotdr.backup.repository.internal.write.Pipeline;
import io.iotdr.backup.repository.internal.write.TreeOutput;
import io.iotdr.backup.repository.key.PassphraseKey;
import io.iotdr.backup.repository.options.RepositoryOptions;
import io.iotdr.time.ThreadScheduler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Makes backups that no walk over directories would make, as somebody who holds the key of a repository could. */
final class ForgedBackup {

    private static final Instant TIME = Instant.parse("2026-11-28T01:02:03Z");

    private final List<ForgedPart> parts = new ArrayList<>();
    private final EntryProblems problems = new EntryProblems();

    private interface ForgedPart {
        void add(Pipeline pipeline, ContentReader content, TreeOutput tree);
    }

    private static Attributes attributes(int mode, long size) {
        return new Attributes(mode, 0, 0, size, TIME, TIME, 0, Map.of());
    }

    private static PathName path(String path) {
        return PathName.of(path.getBytes(StandardCharsets.UTF_8));
    }

    ForgedBackup directory(String path, int mode) {
        return entry(TreeEntry.directory(path(path), attributes(mode, 0)));
    }

    ForgedBackup link(String path, Object target, int mode) {
        byte[] to = target.toString().getBytes(StandardCharsets.UTF_8);
        return entry(TreeEntry.link(path(path), EntryKind.SYMBOLIC_LINK, attributes(mode, 0), to));
    }

    ForgedBackup hardLink(String path, String target) {
        byte[] to = target.getBytes(StandardCharsets.UTF_8);
        return entry(TreeEntry.link(path(path), EntryKind.HARD_LINK, attributes(0644, 0), to));
    }

    ForgedBackup entry(TreeEntry entry) {
        parts.add((pipeline, content, tree) -> tree.add(entry));
        return this;
    }

    ForgedBackup file(String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        parts.add((pipeline, content, tree) -> {
            try {
                tree.add(
                        TreeEntry.file(path(path), attributes(0644, bytes.length), List.of()),
                        content.read(new ByteArrayInputStream(bytes)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return this;
    }

    /** Walks over a directory as a real backup does, with an action after each entry. */
    ForgedBackup walk(Path directory, Runnable afterEach) {
        parts.add((pipeline, content, tree) -> new DirectoryReader(
                        pipeline, content, tree, file -> Optional.empty(), afterEach, problems)
                .read(directory, Exclusions.NONE));
        return this;
    }

    /** Puts it into the first location of a repository that exists. */
    RecoveryPoint in(Places places) {
        Opening opening = new Opening(List.of(new PassphraseKey(Places.PASSPHRASE)));
        opening.open(places.both().get(0));
        Sealing sealing = opening.sealing();
        Replica replica = new Replica(places.both().get(0), sealing);
        List<Index.Pack> packs = new ArrayList<>();
        String id = "20261128T010203.000Z-forged-aaaaaa";
        try (ThreadScheduler scheduler = new ThreadScheduler("forged");
                Pipeline pipeline = new Pipeline(
                        sealing,
                        RepositoryOptions.DEFAULT.workers(1),
                        chunk -> false,
                        (pack, content) -> {
                            replica.put(pack, content);
                            packs.add(pack);
                        },
                        scheduler)) {
            Chunker chunker = new Chunker(sealing.secret("chunker", Chunker.secretBytes()));
            TreeOutput tree = new TreeOutput(new ChunkingOutput(pipeline, chunker));
            ContentReader content = new ContentReader(pipeline, chunker);
            parts.forEach(part -> part.add(pipeline, content, tree));
            List<CompletableFuture<ChunkId>> list = tree.finish();
            pipeline.finish();
            replica.put(id, new Index(packs));
            replica.put(new Manifest(
                    id,
                    "forged",
                    BackupKind.FULL,
                    TIME,
                    TIME,
                    tree.files(),
                    tree.bytes(),
                    0,
                    problems.all(),
                    list.stream().map(CompletableFuture::join).toList(),
                    OptionalLong.of(0)));
        }
        return places.open().backups().list("forged").get(0);
    }
}
