import type { DatabaseSync } from "node:sqlite";
import { launchedBy, type RunOfStudies } from "../../../domain/studies.ts";
import { checksumOf } from "./checksum.ts";

/** Launches of a spec all of whose runs a later launch of it has: that one has taken their place. */
const replaced = `
  SELECT study FROM studies AS old WHERE EXISTS (
    SELECT 1 FROM studies AS new
    WHERE new.name = old.name AND new.uri IS old.uri AND new.launched > old.launched AND NOT EXISTS (
      SELECT 1 FROM study_runs AS member JOIN runs USING (run)
      WHERE member.study = old.study AND NOT EXISTS (
        SELECT 1 FROM study_runs AS other WHERE other.run = member.run AND other.study = new.study
      )
    )
  )`;

/** What the newest event of a study says of a run's parameters. */
const parameters = `
  SELECT body -> '$.parameters' FROM journal
  WHERE journal.run = study_runs.run AND method = 'dai/run/changed'
    AND CASE json_valid(body) WHEN 1 THEN body ->> '$.study' END = study_runs.study
  ORDER BY sequence DESC LIMIT 1`;

/** Format 8: in the summary of a run that several launches share, the studies of the earlier ones. */
export function addEarlierStudies(database: DatabaseSync): void {
  const memberships = database.prepare(`
    SELECT run, study, name, uri, (${parameters}) AS parameters
    FROM study_runs JOIN studies USING (study) JOIN runs USING (run)
    WHERE study NOT IN (${replaced})
      AND run IN (SELECT run FROM study_runs GROUP BY run HAVING count(DISTINCT study) > 1)
    ORDER BY launched`);
  const found = new Map<string, RunOfStudies>();
  for (const row of memberships.all()) {
    const [run, study, name] = [String(row["run"]), String(row["study"]), String(row["name"])];
    const uri = row["uri"] === null ? null : String(row["uri"]);
    const values = row["parameters"] === null ? {} : { parameters: JSON.parse(String(row["parameters"])) };
    const one: RunOfStudies = { study, name, uri, ...values };
    const before = found.get(run);
    found.set(run, before ? launchedBy(before, one, new Set()) : one);
  }
  const read = database.prepare("SELECT summary, changed, summary_checksum FROM runs WHERE run = ?");
  const write = database.prepare("UPDATE runs SET summary = ?, summary_checksum = ? WHERE run = ?");
  for (const [run, before] of found) {
    const row = read.get(run)!;
    const [summary, changed] = [String(row["summary"]), String(row["changed"])];
    // One that is damaged stays so.
    if (checksumOf(run, summary, changed) !== row["summary_checksum"]) continue;
    const known = JSON.parse(summary);
    const text = JSON.stringify({ ...known, ...launchedBy(before, known, new Set()) });
    write.run(text, checksumOf(run, text, changed), run);
  }
}
