package io.iotdr.onprem.postgresql;

import io.iotdr.spi.Register;
import java.sql.ResultSet;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Texts as rows of a PostgreSQL table. A text is replaced only if it still has the version that was read. Thread-safe.
 */
public final class PostgresRegister implements Register {

    private final PostgresTables tables;

    /** Creates the register of a database; each call borrows one connection. */
    public PostgresRegister(DataSource database) {
        this.tables = new PostgresTables(database);
    }

    @Override
    public Optional<Versioned> read(String name) {
        String sql = "SELECT content, version FROM " + PostgresTables.REGISTERS + " WHERE name = ?";
        return tables.run("read " + name, sql, select -> {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Versioned(row.getString(1), String.valueOf(row.getLong(2))))
                        : Optional.<Versioned>empty();
            }
        });
    }

    @Override
    public boolean write(String name, Optional<Versioned> seen, String text) {
        return seen.isPresent() ? replace(name, Long.parseLong(seen.get().version()), text) : insert(name, text);
    }

    private boolean insert(String name, String text) {
        String sql = "INSERT INTO " + PostgresTables.REGISTERS + " VALUES (?, 1, ?) ON CONFLICT DO NOTHING";
        return tables.run("write " + name, sql, insert -> {
            insert.setString(1, name);
            insert.setString(2, text);
            return insert.executeUpdate() == 1;
        });
    }

    private boolean replace(String name, long version, String text) {
        String sql = "UPDATE " + PostgresTables.REGISTERS
                + " SET content = ?, version = version + 1 WHERE name = ? AND version = ?";
        return tables.run("write " + name, sql, update -> {
            update.setString(1, text);
            update.setString(2, name);
            update.setLong(3, version);
            return update.executeUpdate() == 1;
        });
    }
}
