/** Stores of before format 8 know the launches of a run, and their runs did not say so. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, it } from "vitest";
import { studyIdsOf } from "../../../server/src/domain/studies.ts";
import { openStore } from "../../../server/src/runs/store/store.ts";

const folder = mkdtempSync(join(tmpdir(), "dai-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("an older store's shared runs belong to their earlier studies, but to none that was replaced", () => {
  const path = join(folder, "runs.db");
  copyFileSync(new URL("../../fixtures/store/format1.db", import.meta.url), path);
  const database = new DatabaseSync(path);
  const runs = database.prepare("SELECT run, summary FROM runs ORDER BY position").all();
  const [first, second] = runs.map(({ run }) => String(run));
  const { study, name, uri } = JSON.parse(String(runs[1]!["summary"]));
  const launch = database.prepare(
    "INSERT INTO studies (study, name, uri, spec, launched) VALUES (?, ?, ?, '{}', ?)",
  );
  const member = database.prepare("INSERT INTO study_runs (study, position, run) VALUES (?, ?, ?)");
  // A part of the study was launched before by the same spec, and another spec has launched one of its runs since.
  launch.run("part", name, uri, "2025-01-01");
  member.run("part", 0, first!);
  launch.run("late", "Late", null, "2027-01-01");
  member.run("late", 0, second!);
  database
    .prepare(
      "UPDATE journal SET body = json_set(body, '$.parameters', json(?)) WHERE run = ? AND method = 'dai/run/changed'",
    )
    .run('{"initialization.gain":4}', second!);
  database
    .prepare("UPDATE runs SET summary = json_set(summary, '$.study', 'late', '$.name', 'Late') WHERE run = ?")
    .run(second!);
  database.close();
  const store = openStore(path);
  const [one, other] = store.runs().runs.map(({ summary }) => summary);
  store.close();
  expect(studyIdsOf(one!)).toEqual([study]);
  expect(other).toMatchObject({
    study: "late",
    earlierStudies: [{ study, name, parameters: { "initialization.gain": 4 } }],
  });
});
