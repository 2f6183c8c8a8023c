package io.iotdr.onprem.postgresql;

import io.iotdr.spi.JournalBlocks;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Journal blocks as rows of a PostgreSQL table. Its primary key accepts one writer for each block. Thread-safe. */
public final class PostgresBlocks implements JournalBlocks {

    private static final int LARGEST = 64 << 20;

    private final PostgresTables tables;

    /** Creates the blocks of a database; each call borrows one connection. */
    public PostgresBlocks(DataSource database) {
        this.tables = new PostgresTables(database);
    }

    @Override
    public int largest() {
        return LARGEST;
    }

    @Override
    public boolean putIfAbsent(String stream, long number, byte[] block) {
        String sql = "INSERT INTO " + PostgresTables.BLOCKS + " VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        return tables.run("append to " + stream, sql, insert -> {
            insert.setString(1, stream);
            insert.setLong(2, number);
            insert.setBytes(3, block);
            return insert.executeUpdate() == 1;
        });
    }

    @Override
    public List<byte[]> read(String stream, long first) {
        String sql = "SELECT block FROM " + PostgresTables.BLOCKS + " WHERE stream = ? AND number >= ? ORDER BY number";
        return tables.run("read " + stream, sql, select -> {
            select.setString(1, stream);
            select.setLong(2, first);
            List<byte[]> blocks = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    blocks.add(rows.getBytes(1));
                }
            }
            return blocks;
        });
    }

    @Override
    public List<String> streams() {
        String sql = "SELECT stream FROM " + PostgresTables.BLOCKS + " WHERE number = 0 ORDER BY stream COLLATE \"C\"";
        return tables.run("list the streams", sql, select -> {
            List<String> streams = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    streams.add(rows.getString(1));
                }
            }
            return streams;
        });
    }
}
