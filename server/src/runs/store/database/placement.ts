import type { DatabaseSync } from "node:sqlite";
import { sentenceOf } from "../../../messages/catalogue.ts";
import { filePlace } from "./filePlace.ts";
import { StoreError } from "./openDatabase.ts";

const putBack = sentenceOf("store/remedy-moved", {});

/**
 * Notices that the database or its log was moved, replaced or deleted while it is open; a log that was deleted is made again.
 *
 * @returns why nothing can be stored; null where it can
 */
export function watchPlacement(database: DatabaseSync, path: string): () => StoreError | null {
  const place = filePlace(path);
  let logPlace = filePlace(`${path}-wal`);

  /** What is only in a log that was deleted goes into the database, while the log is still open; then there is a new one. */
  function renewLog(): StoreError | null {
    try {
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      database.exec("PRAGMA journal_mode = DELETE; PRAGMA journal_mode = WAL");
      logPlace = filePlace(`${path}-wal`);
      return null;
    } catch (error) {
      return new StoreError(path, error as Error, sentenceOf("store/remedy-log", {}));
    }
  }

  return () => {
    const what = place.problem();
    if (what !== null) return new StoreError(path, new Error(what), putBack);
    return logPlace.problem() === null ? null : renewLog();
  };
}
