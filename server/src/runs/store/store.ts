/**
 * The store: one SQLite database per state directory, written by the daemon alone. Its journal holds all that
 * ever happened to runs, in the order of sequence numbers; what subscribers get is read from there.
 */
import type { SQLOutputValue } from "node:sqlite";
import { crc32 } from "node:zlib";
import Value from "typebox/value";
import type { Success } from "../../indicator/evaluation/success.ts";
import { formerRule } from "../../indicator/rules/formerRule.ts";
import type {
  Notes,
  NotificationMethod,
  RunId,
  RunSummary,
  StudyId,
  StudySummary,
} from "../../protocol/protocol.ts";
import { type AnyConfig, isProgram } from "../../specification/expansion/programConfig.ts";
import { IndicatorSchema, type IndicatorSpec } from "../../specification/schema/indicator.ts";
import { PolicySchema, type PolicySpec } from "../../specification/schema/policy.ts";
import { checksumOf, journalChecksum } from "./checksum.ts";
import { studyChecksum } from "./databaseSchema.ts";
import { filePlace } from "./filePlace.ts";
import {
  createIntegrity,
  DamagedRunError,
  damagedRow,
  isSoundRun,
  isSoundStudy,
  journalColumns,
  toJournalRow,
} from "./integrity.ts";
import { openDatabase, StoreError } from "./openDatabase.ts";

/** How a run is scored and what follows from a verdict; unlike the rest of a spec, it can change later. */
export interface ScoringConfig {
  indicator: IndicatorSpec;
  policy: PolicySpec;
  /** which runs of the study count as good; within 5 points of the best when absent */
  success?: Success;
}

export interface StoredRun {
  config: AnyConfig;
  scoring: ScoringConfig;
  summary: RunSummary;
}

export interface StoredStudy {
  study: StudyId;
  name: string;
  uri: string | null;
  spec: string;
  runs: RunId[];
}

export interface JournalEntry {
  sequence: number;
  run: RunId;
  method: NotificationMethod;
  body: string;
  spectra: Uint8Array | null;
  /** it is not what was written, and of no use */
  isDamaged?: boolean;
}

const entries = `
  SELECT ${journalColumns}, singular_values FROM journal
  LEFT JOIN spectra ON method = 'dai/run/epoch' AND spectra.run = journal.run AND spectra.epoch = journal.epoch`;

export type Store = ReturnType<typeof openStore>;

/**
 * Opens or makes the database.
 *
 * @throws one sentence when a newer version made it or when it is damaged
 */
export function openStore(path: string) {
  const database = openDatabase(path);
  const integrity = createIntegrity(database);
  const place = filePlace(path);
  /** the newest sequence number, where this transaction has asked for it */
  let newest: number | null = null;
  const statements = {
    append: database.prepare(
      "INSERT INTO journal (sequence, run, method, epoch, body, spectra_checksum, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ),
    addToTally: database.prepare(
      "INSERT INTO tallies VALUES (?, 1, ?) ON CONFLICT (run) DO UPDATE SET entries = entries + 1, checksums = checksums + excluded.checksums",
    ),
    takeFromTally: database.prepare(
      "UPDATE tallies SET entries = entries - ?, checksums = checksums - ? WHERE run = ?",
    ),
    dropTally: database.prepare("DELETE FROM tallies WHERE run = ?"),
    tallied: database.prepare("SELECT run FROM tallies"),
    appendSpectra: database.prepare("INSERT INTO spectra (run, epoch, singular_values) VALUES (?, ?, ?)"),
    putRun: database.prepare(
      "INSERT INTO runs (run, dai, judging, summary, changed) VALUES (?, ?, ?, '', '') ON CONFLICT (run) DO UPDATE SET dai = excluded.dai, judging = excluded.judging RETURNING position",
    ),
    sealRun: database.prepare("UPDATE runs SET checksum = ? WHERE run = ?"),
    putSummary: database.prepare(
      "UPDATE runs SET summary = ?, changed = ?, summary_checksum = ? WHERE run = ?",
    ),
    runs: database.prepare(
      "SELECT position, run, dai, judging, summary, changed, checksum, summary_checksum, (SELECT MAX(sequence) FROM journal WHERE journal.run = runs.run) AS sequence FROM runs ORDER BY position",
    ),
    entriesAfter: database.prepare(`${entries} WHERE sequence > ? ORDER BY sequence LIMIT ?`),
    // The unary plus keeps SQLite from gathering all that the runs have, for every page anew.
    entriesOfMany: database.prepare(
      `${entries} WHERE sequence > ?1 AND +journal.run IN (SELECT value FROM json_each(?2)) ORDER BY sequence LIMIT ?3`,
    ),
    entriesOfFew: database.prepare(
      `${entries} WHERE sequence IN (SELECT sequence FROM journal WHERE run IN (SELECT value FROM json_each(?2)) AND sequence > ?1 ORDER BY sequence LIMIT ?3) ORDER BY sequence`,
    ),
    epochsOf: database.prepare(
      `SELECT ${journalColumns} FROM journal WHERE run = ? AND method = 'dai/run/epoch' AND epoch >= ? ORDER BY epoch LIMIT ?`,
    ),
    sequenceBefore: database.prepare(
      "SELECT min(sequence) - 1 AS sequence FROM journal WHERE run = ? AND method = 'dai/run/epoch' AND epoch >= ?",
    ),
    verdictsOf: database.prepare(
      `SELECT ${journalColumns} FROM journal WHERE run = ? AND method = 'dai/run/verdict' ORDER BY sequence`,
    ),
    sequence: database.prepare(
      "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0), coalesce((SELECT max(sequence) FROM journal), 0)) AS seq",
    ),
    dropJudged: database.prepare(
      "DELETE FROM journal WHERE run = ? AND method IN ('dai/run/epoch', 'dai/run/verdict') RETURNING checksum",
    ),
    dropVerdict: database.prepare(
      "DELETE FROM journal WHERE run = ? AND epoch = ? AND method = 'dai/run/verdict' RETURNING checksum",
    ),
    dropJournal: database.prepare("DELETE FROM journal WHERE run = ?"),
    dropSpectra: database.prepare("DELETE FROM spectra WHERE run = ?"),
    dropRun: database.prepare("DELETE FROM runs WHERE run = ?"),
    putStudy: database.prepare(
      "INSERT INTO studies (study, name, uri, spec, launched, checksum) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (study) DO UPDATE SET name = excluded.name, uri = excluded.uri, spec = excluded.spec, launched = excluded.launched, checksum = excluded.checksum",
    ),
    putStudyRun: database.prepare(
      "INSERT OR REPLACE INTO study_runs (study, position, run) VALUES (?, ?, ?)",
    ),
    study: database.prepare("SELECT study, name, uri, spec, launched, checksum FROM studies WHERE study = ?"),
    studyRuns: database.prepare("SELECT run FROM study_runs WHERE study = ? ORDER BY position"),
    studies: database.prepare("SELECT study, name, uri, launched, notes FROM studies ORDER BY launched"),
    specOf: database.prepare("SELECT spec FROM studies WHERE study = ?"),
    putNotes: database.prepare("UPDATE studies SET notes = ? WHERE study = ?"),
    dropEmptyStudies: database.prepare(
      "DELETE FROM studies WHERE NOT EXISTS (SELECT 1 FROM study_runs JOIN runs USING (run) WHERE study_runs.study = studies.study)",
    ),
    dropStrayStudyRuns: database.prepare(
      "DELETE FROM study_runs WHERE study NOT IN (SELECT study FROM studies)",
    ),
    sizes: database.prepare(`
      SELECT run, changed,
        (SELECT count(*) FROM journal WHERE journal.run = runs.run) AS entries,
        (SELECT length(body) FROM journal WHERE journal.run = runs.run AND epoch = 0 AND method = 'dai/run/epoch') AS body,
        (SELECT length(singular_values) FROM spectra WHERE spectra.run = runs.run AND epoch = 0) AS spectra
      FROM runs`),
    pages: database.prepare(
      "SELECT page_count * page_size AS bytes, freelist_count AS free, auto_vacuum AS mode FROM pragma_page_count, pragma_page_size, pragma_freelist_count, pragma_auto_vacuum",
    ),
  };

  /** @throws StoreError when a part of the file is damaged, say */
  function read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw isSqliteError(error) ? new StoreError(path, error as Error) : error;
    }
  }

  /** Some errors, such as a full disk, have ended the transaction already. */
  function rollBack(): void {
    try {
      database.exec("ROLLBACK");
    } catch {}
  }

  return {
    /**
     * Does all of `work` or, when it throws, nothing of it.
     *
     * @throws StoreError when the disk is full, say
     */
    transaction<T>(work: () => T): T {
      const misplaced = problem();
      if (misplaced) throw misplaced;
      newest = null;
      try {
        database.exec("BEGIN IMMEDIATE");
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        rollBack();
        throw isSqliteError(error) ? new StoreError(path, error as Error) : error;
      }
    },
    /**
     * Does all of `work` or, when it throws, nothing of it, within an open transaction that goes on.
     *
     * @throws StoreError when the disk is full, say; the transaction may then be over
     */
    savepoint<T>(work: () => T): T {
      database.exec("SAVEPOINT piece");
      try {
        const result = work();
        database.exec("RELEASE piece");
        return result;
      } catch (error) {
        if (isSqliteError(error)) throw new StoreError(path, error as Error);
        database.exec("ROLLBACK TO piece; RELEASE piece");
        throw error;
      }
    },
    /** Adds to the journal; answers the sequence number. `epoch` only for epoch records and verdicts. */
    append(
      run: RunId,
      method: NotificationMethod,
      body: string,
      epoch: number | null,
      spectraChecksum: number | null = null,
    ): number {
      newest ??= lastSequence();
      const sequence = ++newest;
      const checksum = journalChecksum({ sequence, run, method, epoch, body, spectraChecksum });
      statements.append.run(sequence, run, method, epoch, body, spectraChecksum, checksum);
      // Nothing else is left of a deleted run.
      if (method !== "dai/run/deleted") statements.addToTally.run(run, checksum);
      return sequence;
    },
    appendSpectra(run: RunId, epoch: number, blob: Uint8Array): void {
      statements.appendSpectra.run(run, epoch, blob);
    },
    putRun({ config, scoring, summary }: StoredRun): void {
      const { run } = summary;
      const [dai, judging] = [JSON.stringify(config), scoringText(scoring)];
      const { position } = statements.putRun.get(run, dai, judging)!;
      statements.sealRun.run(checksumOf(run, Number(position), dai, judging), run);
      putSummary(summary);
    },
    putSummary,
    /**
     * All runs, oldest first, each with the sequence number of its newest entry in the journal. `lost`: the ids of those
     * of which only damaged parts are there.
     */
    runs(): { runs: (StoredRun & { sequence: number })[]; lost: RunId[] } {
      const rows = statements.runs.all();
      const sound = rows.filter(isSoundRun);
      const found = new Set(sound.map((row) => String(row["run"])));
      const tallied = statements.tallied.all().map((row) => String(row["run"]));
      const lost = new Set(
        [...rows.map((row) => String(row["run"])), ...tallied].filter((run) => !found.has(run)),
      );
      const runs = sound.map((row) => {
        const config: AnyConfig = JSON.parse(String(row["dai"]));
        return {
          sequence: Number(row["sequence"] ?? 0),
          config,
          scoring: withDefaults(JSON.parse(String(row["judging"]))),
          // Older versions did not tell the kind of network.
          summary: {
            architecture: isProgram(config) ? "program" : config.architecture.kind,
            ...JSON.parse(String(row["summary"])),
          },
        };
      });
      return { runs, lost: [...lost] };
    },
    /** What is damaged of a run's records and verdicts; null where nothing is. */
    damageOf: (run: RunId): string | null => read(() => integrity.damageOf(run)),
    /** `many`: these are so many of all runs that looking at every entry is the shorter way. */
    entriesAfter(after: number, runs: RunId[] | null, many: boolean, limit: number): JournalEntry[] {
      const statement = many ? statements.entriesOfMany : statements.entriesOfFew;
      const rows = read(() =>
        runs === null
          ? statements.entriesAfter.all(after, limit)
          : statement.all(after, JSON.stringify(runs), limit),
      );
      return rows.map((row) => {
        const { sequence, run, method, body, epoch, isSound, spectraChecksum } = toJournalRow(row);
        const spectra = row["singular_values"] instanceof Uint8Array ? row["singular_values"] : null;
        const isDamaged = !isSound || (spectra === null ? null : crc32(spectra)) !== spectraChecksum;
        if (isDamaged) integrity.note(run, damagedRow({ method, epoch }));
        const entry = { sequence, run, method: method as NotificationMethod, body, spectra };
        return isDamaged ? { ...entry, isDamaged } : entry;
      });
    },
    /**
     * A run's epoch records in order, as the journal has them: without spectra, with their sums.
     *
     * @throws DamagedRunError
     */
    *epochsOf(run: RunId, { from = 0, count = -1 } = {}): Generator<StoredEpoch> {
      if (from === 0) refuseDamaged(run);
      for (const row of statements.epochsOf.iterate(run, from, count)) yield soundRow(row, run);
    },
    /** The sequence number after which a run's records of an epoch and later ones are; the newest where none is. */
    sequenceBefore(run: RunId, epoch: number): number {
      if (epoch <= 0) return 0;
      const found = read(() => statements.sequenceBefore.get(run, epoch));
      return found?.["sequence"] == null ? lastSequence() : Number(found["sequence"]);
    },
    /** @throws DamagedRunError */
    verdictsOf(run: RunId): string[] {
      refuseDamaged(run);
      return read(() => statements.verdictsOf.all(run)).map((row) => soundRow(row, run).body);
    },
    /** The newest sequence number ever given, 0 before the first. */
    sequence: lastSequence,
    /** Removes a run's epoch records and verdicts from the journal; its spectra stay, to be scored again. */
    dropJudged(run: RunId): void {
      takeFromTally(run, statements.dropJudged.all(run));
    },
    /** Removes the verdict of one look, which another is to replace. */
    dropVerdict(run: RunId, epoch: number): void {
      takeFromTally(run, statements.dropVerdict.all(run, epoch));
    },
    /** Removes all that the journal has of a run that is damaged; what indexes have of it may be damaged too. */
    dropDamaged(run: RunId): void {
      database.exec("REINDEX journal; REINDEX spectra");
      for (const drop of ["dropJournal", "dropSpectra", "dropTally"] as const) statements[drop].run(run);
      integrity.forget(run);
    },
    dropSpectra(run: RunId): void {
      statements.dropSpectra.run(run);
    },
    dropRun(run: RunId): void {
      for (const drop of ["dropJournal", "dropSpectra", "dropTally", "dropRun"] as const)
        statements[drop].run(run);
      integrity.forget(run);
    },
    putStudy({ study, name, uri, spec, runs }: StoredStudy): void {
      const launched = now();
      const checksum = studyChecksum({ study, name, uri, spec, launched, runs });
      statements.putStudy.run(study, name, uri, spec, launched, checksum);
      for (const [position, run] of runs.entries()) statements.putStudyRun.run(study, position, run);
    },
    /** The runs of a study's newest launch, in its order. @throws StoreError when that list is damaged */
    studyRuns(study: StudyId): RunId[] {
      const runs = statements.studyRuns.all(study).map((row) => String(row["run"]));
      const found = statements.study.get(study);
      if (!found && runs.length === 0) return runs;
      if (!isSoundStudy(found ?? {}, runs))
        throw new StoreError(path, new Error(`the list of study ${study}'s runs is damaged`), launchAgain);
      return runs;
    },
    /** Why nothing can be stored, in a sentence; null where it can. */
    problem: (): string | null => problem()?.message ?? null,
    /** All studies, the one that was launched last at the end. */
    studies: (): StudySummary[] =>
      statements.studies.all().map(({ study, name, uri, launched, notes }) => ({
        study: String(study),
        name: String(name),
        uri: uri === null || uri === undefined ? null : String(uri),
        launched: String(launched),
        notes: JSON.parse(String(notes)),
      })),
    /** The text of a study's spec, of its newest launch; null for a study that is not known. */
    specOf(study: StudyId): string | null {
      const row = statements.specOf.get(study);
      return row ? String(row["spec"]) : null;
    },
    /** @returns false where there is no such study */
    putNotes: (study: StudyId, notes: Notes): boolean =>
      Number(statements.putNotes.run(JSON.stringify(notes), study).changes) > 0,
    /** For each run, when something last happened to it (ISO 8601), and about what its records take, in bytes. */
    sizes(): Map<RunId, { changed: string; bytes: number }> {
      const figures = statements.sizes.all().map((row): [RunId, { changed: string; bytes: number }] => {
        const { run, changed, entries, body, spectra } = row;
        const bytes = Number(entries) * (Number(body ?? 0) + Number(spectra ?? 0) + bytesBesideBody);
        return [String(run), { changed: String(changed), bytes }];
      });
      return new Map(figures);
    },
    /** Bytes of the database's file, without what waits in its log. */
    fileSize: (): number => Number(statements.pages.get()?.["bytes"]),
    /** Forgets launches of which no run is left, then gives free pages back to the disk, some at each step. */
    *shrink(): Generator<void> {
      statements.dropEmptyStudies.run();
      statements.dropStrayStudyRuns.run();
      // Stores of the first format were made without this mode; changing it takes one pass over the file.
      if (statements.pages.get()?.["mode"] !== 2) database.exec("PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
      while (Number(statements.pages.get()?.["free"]) > 0) {
        database.exec(`PRAGMA incremental_vacuum(${pagesAtOnce})`);
        yield;
      }
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    },
    close: () => database.close(),
  };

  function lastSequence(): number {
    return Number(statements.sequence.get()?.["seq"] ?? 0);
  }

  function problem(): StoreError | null {
    const what = place.problem();
    return what === null ? null : new StoreError(path, new Error(what), putBack);
  }

  function putSummary(summary: RunSummary): void {
    const [text, changed] = [JSON.stringify(summary), now()];
    statements.putSummary.run(text, changed, checksumOf(summary.run, text, changed), summary.run);
  }

  function takeFromTally(run: RunId, dropped: readonly Record<string, SQLOutputValue>[]): void {
    const checksums = dropped.reduce((sum, { checksum }) => sum + Number(checksum), 0);
    statements.takeFromTally.run(dropped.length, checksums, run);
  }

  function refuseDamaged(run: RunId): void {
    const damage = read(() => integrity.damageOf(run));
    if (damage) throw new DamagedRunError(run, damage);
  }

  function soundRow(found: Record<string, SQLOutputValue>, run: RunId): StoredEpoch {
    const row = toJournalRow(found);
    if (row.isSound) return row;
    integrity.note(run, damagedRow(row));
    throw new DamagedRunError(run, damagedRow(row));
  }
}

/** An epoch record as the journal has it. */
export interface StoredEpoch {
  body: string;
  /** null where the epoch has no spectra */
  spectraChecksum: number | null;
}

const putBack =
  "put the file back, or run dai daemon stop, after which the next daemon goes on with what is there";
const launchAgain = "launch its spec again, or dai restore FILE puts a backup in the store's place";

/** Row headers, indexes and the room that pages keep free. */
const bytesBesideBody = 200;
/** 4 MiB: some ten milliseconds. */
const pagesAtOnce = 1024;

const now = (): string => new Date().toISOString();

/** How runs are scored and judged where no spec says so. */
export function defaultScoring(): ScoringConfig {
  return withDefaults({ indicator: {}, policy: { rule: "auto" } });
}

/** What was stored before a key existed has the value by which nothing changes: the schema's default. */
function withDefaults(stored: { indicator: object; policy: object; success?: Success }): ScoringConfig {
  const { indicator, policy, success } = stored;
  const filled = Value.Default(IndicatorSchema, indicator) as IndicatorSpec;
  return {
    indicator: filled,
    policy: { rule: formerRule(filled), ...(Value.Default(PolicySchema, policy) as PolicySpec) },
    ...(success && { success }),
  };
}

function isSqliteError(error: unknown): boolean {
  return (error as { code?: string }).code === "ERR_SQLITE_ERROR";
}

/** The runs of a launch share what they are scored with. */
const scoringTexts = new WeakMap<ScoringConfig, string>();

function scoringText(scoring: ScoringConfig): string {
  const known = scoringTexts.get(scoring) ?? JSON.stringify(scoring);
  scoringTexts.set(scoring, known);
  return known;
}
