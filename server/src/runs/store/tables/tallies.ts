import type { DatabaseSync } from "node:sqlite";
import type { RunId } from "../../../protocol/protocol.ts";

/** How many journal entries each run has and the sum of their checksums, by which a missing entry is noticed. */
export function createTallies(database: DatabaseSync) {
  const add = database.prepare(
    "INSERT INTO tallies VALUES (?, ?, ?) ON CONFLICT (run) DO UPDATE SET entries = entries + excluded.entries, checksums = checksums + excluded.checksums",
  );
  const take = database.prepare(
    "UPDATE tallies SET entries = entries - ?, checksums = checksums - ? WHERE run = ?",
  );
  const drop = database.prepare("DELETE FROM tallies WHERE run = ?");
  return {
    add(run: RunId, entries: number, checksums: number): void {
      add.run(run, entries, checksums);
    },
    take(run: RunId, entries: number, checksums: number): void {
      take.run(entries, checksums, run);
    },
    drop(run: RunId): void {
      drop.run(run);
    },
  };
}
