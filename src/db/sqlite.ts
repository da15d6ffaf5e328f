import type { Database as SqliteFile } from "bun:sqlite";
import { SqliteAdapter, SqliteDialect } from "kysely";
import type { SqliteDatabase } from "kysely";

/** SQLite does undo DDL with its transaction; Kysely's own adapter denies it and a failed migration would leave half its tables. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

export function sqliteDialect(file: SqliteFile): SqliteDialect {
  return new TransactionalSqliteDialect({ database: slice(file) });
}

/** The slice of a driver that Kysely asks for. */
function slice(file: SqliteFile): SqliteDatabase {
  return {
    close: () => file.close(),
    prepare(sql) {
      // A transaction takes the write lock at once: one that only turns to writing later cannot wait for another process.
      const statement = file.query<unknown, never[]>(sql === "begin" ? "begin immediate" : sql);
      return {
        reader: statement.columnNames.length > 0,
        all: (values) => statement.all(...(values as never[])),
        run: (values) => statement.run(...(values as never[])),
        iterate: (values) => statement.iterate(...(values as never[])),
      };
    },
  };
}
