import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** What was counted by looking at every match there is, while nothing else could happen, is kept beside what it is asked for. */
export const countedMatches: Migration = {
  async up(db) {
    for (const column of ["finished", "voided"]) {
      await db.schema
        .alterTable("games")
        .addColumn(column, "integer", (c) => c.notNull().defaultTo(0))
        .execute();
      const count = sql`(select count(*) from matches where matches.game = games.id and matches.outcome = ${column})`;
      await sql`update games set ${sql.ref(column)} = ${count}`.execute(db);
    }
    // The end of its match: the newest matches of a user are the first entries of an index.
    await db.schema
      .alterTable("match_players")
      .addColumn("ended", "bigint", (c) => c.notNull().defaultTo(0))
      .execute();
    const ended = sql`(select matches.ended from matches where matches.id = match_players."match")`;
    await sql`update match_players set ended = ${ended}`.execute(db);
    await db.schema.dropIndex("match_players_user").execute();
    await db.schema
      .createIndex("match_players_user_ended")
      .on("match_players")
      .columns(["user", "ended", "match"])
      .execute();
    await db.schema.dropIndex("matches_game").execute();
  },
};
