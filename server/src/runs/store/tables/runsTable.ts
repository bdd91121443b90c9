import type { DatabaseSync } from "node:sqlite";
import type { RunId, RunSummary } from "../../../protocol/protocol.ts";
import { type AnyConfig, isProgram } from "../../../specification/expansion/programConfig.ts";
import { checksumOf } from "../database/checksum.ts";
import { isSoundRun } from "../database/integrity.ts";
import { fromScoringText, type ScoringConfig, toScoringText } from "./storedScoring.ts";

export interface StoredRun {
  config: AnyConfig;
  scoring: ScoringConfig;
  summary: RunSummary;
}

export function createRunsTable(database: DatabaseSync) {
  const insert = database.prepare(
    "INSERT INTO runs (position, run, dai, judging, checksum, summary, changed, summary_checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const positions = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'runs'");
  const positionOf = database.prepare("SELECT position FROM runs WHERE run = ?");
  const configure = database.prepare("UPDATE runs SET dai = ?, judging = ?, checksum = ? WHERE run = ?");
  const summarize = database.prepare(
    "UPDATE runs SET summary = ?, changed = ?, summary_checksum = ? WHERE run = ?",
  );
  const all = database.prepare(
    "SELECT position, run, dai, judging, summary, changed, checksum, summary_checksum, (SELECT MAX(sequence) FROM journal WHERE journal.run = runs.run) AS sequence FROM runs ORDER BY position",
  );
  const drop = database.prepare("DELETE FROM runs WHERE run = ?");
  const deleted = database.prepare(
    "SELECT 1 FROM journal WHERE run = ? AND method = 'dai/run/deleted' LIMIT 1",
  );
  const tallied = database.prepare("SELECT run FROM tallies");

  return {
    /** @param text the summary as JSON */
    addRun({ config, scoring, summary: { run } }: StoredRun, text: string): void {
      const [dai, judging, changed] = [
        JSON.stringify(config),
        toScoringText(scoring),
        new Date().toISOString(),
      ];
      const position = Number(positions.get()?.["seq"] ?? 0) + 1;
      const checksum = checksumOf(run, position, dai, judging);
      insert.run(position, run, dai, judging, checksum, text, changed, checksumOf(run, text, changed));
    },

    putConfig({ config, scoring, summary: { run } }: StoredRun): void {
      const [dai, judging] = [JSON.stringify(config), toScoringText(scoring)];
      const { position } = positionOf.get(run)!;
      configure.run(dai, judging, checksumOf(run, Number(position), dai, judging), run);
    },

    /** @param text the summary as JSON */
    putSummary(run: RunId, text: string): void {
      const changed = new Date().toISOString();
      summarize.run(text, changed, checksumOf(run, text, changed), run);
    },

    /** Whether a run of this id was ever deleted. */
    wasDeleted: (run: RunId): boolean => deleted.get(run) !== undefined,

    dropRun(run: RunId): void {
      drop.run(run);
    },

    /**
     * Oldest first, each with the sequence number of its newest entry. `lost`: ids of which only damaged parts are
     * there.
     */
    runs(): { runs: (StoredRun & { sequence: number })[]; lost: RunId[] } {
      const rows = all.all();
      const sound = rows.filter(isSoundRun);
      const found = new Set(sound.map((row) => String(row["run"])));
      const known = [...rows, ...tallied.all()].map((row) => String(row["run"]));
      const lost = new Set(known.filter((run) => !found.has(run)));
      const runs = sound.map((row) => {
        const config: AnyConfig = JSON.parse(String(row["dai"]));
        return {
          sequence: Number(row["sequence"] ?? 0),
          config,
          scoring: fromScoringText(String(row["judging"])),
          // Older versions did not tell the kind of network.
          summary: {
            architecture: isProgram(config) ? "program" : config.architecture.kind,
            ...JSON.parse(String(row["summary"])),
          },
        };
      });
      return { runs, lost: [...lost] };
    },
  };
}
