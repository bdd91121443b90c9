import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { exitStatus } from "../../../server/src/cli/exitStatus.ts";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";
import { connectOptions, stopDaemon } from "../support/daemon.ts";
import { flipBits, flipRandomBits } from "../support/flips.ts";
import { dai, details, hasEnded, smallSpec, waitFor, withoutSeconds } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon({ DAI_SNAPSHOT_SECONDS: "0" });

/** Ends the daemon, changes its store by SQL, and connects to the next one. */
async function damage(sql: string): Promise<DaemonConnection> {
  await stopDaemon(daemon.home);
  const database = new DatabaseSync(join(daemon.home, "runs.db"));
  database.exec(sql);
  database.close();
  return connectDaemon(connectOptions({ home: daemon.home }));
}

const epochs = ({ records = [] }: RunDetail) => withoutSeconds(records);

test("60 flipped bits change nothing of what is served without a word", async () => {
  await daemon.launchToEnd(smallSpec);
  await stopDaemon(daemon.home);
  const outcomes = await flipRandomBits(daemon.home, 60, 7);
  expect(outcomes.silent).toEqual([]);
  expect(outcomes.unharmed + outcomes.marked + outcomes.refused).toBe(60);
  expect(outcomes.marked).toBeGreaterThan(10);
});

test("a flipped bit in the name, the notes or the spec of a study is not served either", async () => {
  const spec = { ...smallSpec, name: "A name of a study" };
  const { study } = await daemon.connection.request("dai/runs/start", { spec });
  await daemon.connection.request("dai/studies/annotate", {
    study,
    note: "A note on a study",
    tags: ["old"],
  });
  await stopDaemon(daemon.home);
  const store = readFileSync(join(daemon.home, "runs.db"));
  const bits: number[] = [];
  for (const text of ["A name of a study", "A note on a study", '"hidden"'])
    for (let at = store.indexOf(text); at >= 0; at = store.indexOf(text, at + 1)) bits.push(8 * (at + 3));
  expect(bits.length).toBeGreaterThan(3);
  expect((await flipBits(daemon.home, bits)).silent).toEqual([]);
});

test("a study whose notes were changed on the disk is said to be damaged until it is launched again", async () => {
  const { study } = await daemon.connection.request("dai/runs/start", { spec: smallSpec });
  await daemon.connection.request("dai/studies/annotate", { study, note: "old" });
  const connection = await damage("UPDATE studies SET notes = replace(notes, 'old', 'new')");
  const what = sentenceOf("store/damaged-study", { study });
  expect((await connection.request("dai/studies/list", {})).studies).toEqual([]);
  expect((await connection.request("dai/daemon/status", {})).storeProblem).toContain(what);
  await expect(connection.request("dai/studies/annotate", { study, note: "x" })).rejects.toThrow(what);
  expect((await dai(daemon.home, ["check"])).stdout).toContain(
    sentenceOf("store/listing-damaged", { study }),
  );
  await connection.request("dai/runs/start", { spec: smallSpec });
  expect((await connection.request("dai/studies/list", {})).studies).toMatchObject([
    { study, notes: { note: "" } },
  ]);
  expect((await connection.request("dai/daemon/status", {})).storeProblem).toBeNull();
  connection.close();
});

test.each([
  [
    "a record",
    "UPDATE journal SET body = replace(body, '\"epoch\":3,', '\"epoch\":3 ,') WHERE epoch = 3",
    "epoch 3",
  ],
  [
    "a spectrum",
    "UPDATE spectra SET singular_values = zeroblob(length(singular_values)) WHERE epoch = 7",
    "epoch 7",
  ],
  [
    "a verdict",
    "UPDATE journal SET body = replace(body, 'discard', 'continue') WHERE method = 'dai/run/verdict' AND epoch = 5",
    "the verdict of epoch 5",
  ],
  [
    "a missing record",
    "DELETE FROM journal WHERE epoch = 12 AND method = 'dai/run/epoch'",
    "the list of its entries",
  ],
])("with %s that was changed on the disk, the run is marked, not served, and trains to the same again", async (_, sql, what) => {
  const hopelessSpec = {
    ...smallSpec,
    indicator: { ...smallSpec.indicator, gateNonUniformity: 0, gateShift: 10 },
  };
  const ids = await daemon.launchToEnd(hopelessSpec);
  const [bad, good] = await daemon.details(ids);
  const where = sql.includes(" WHERE ") ? `${sql} AND run = '${bad!.run}'` : sql;
  const connection = await damage(where);
  const sentence = sentenceOf("store/damaged-run", { run: bad!.run, what });
  const [marked, sound] = await details(connection, [bad!.run, good!.run]);
  expect(marked).toMatchObject({ state: "failed", problem: sentence, records: [], verdicts: [] });
  expect(sound).toEqual(good);
  const exported = await dai(daemon.home, ["export", bad!.run, "--format", "csv"]);
  expect(exported).toEqual({ status: exitStatus.badInput, stdout: "", stderr: `dai: ${sentence}\n` });
  const checked = await dai(daemon.home, ["check"]);
  expect(checked.status).toBe(1);
  expect(checked.stdout).toContain(sentenceOf("store/run-damaged", { run: bad!.run, what }));
  await connection.request("dai/runs/continue", { runs: [bad!.run] });
  await waitFor(connection, [bad!.run], hasEnded);
  const [again] = await details(connection, [bad!.run]);
  expect(again!.state).toBe("finished");
  expect(epochs(again!)).toEqual(epochs(bad!));
  expect((await dai(daemon.home, ["check"])).status).toBe(0);
  connection.close();
});

test("a run whose row is damaged is said to be lost, and its spec brings it back", async () => {
  const ids = await daemon.launchToEnd(smallSpec);
  const [before] = await daemon.details(ids.slice(0, 1));
  const connection = await damage(
    `UPDATE runs SET summary = replace(summary, 'finished', 'stopped') WHERE run = '${ids[0]}'`,
  );
  expect((await connection.request("dai/runs/list", {})).runs.map(({ run }) => run)).toEqual(ids.slice(1));
  expect((await connection.request("dai/daemon/status", {})).storeProblem).toBe(
    sentenceOf("store/only-damaged", { runs: "1 run", which: ids[0]! }),
  );
  const { runs } = await connection.request("dai/runs/start", { spec: smallSpec });
  await waitFor(connection, runs, hasEnded);
  const [again] = await details(connection, ids.slice(0, 1));
  expect(epochs(again!)).toEqual(epochs(before!));
  expect((await connection.request("dai/daemon/status", {})).storeProblem).toBeNull();
  connection.close();
});

test("a backup that is made while runs train is whole, and brings back what was there", async () => {
  const { home } = daemon;
  const first = await daemon.launchToEnd(smallSpec);
  const before = await daemon.details(first);
  await daemon.launch({ ...smallSpec, initialization: { gain: [1, 2], seeds: 4 } }, { epochs: 200 });
  const file = join(home, "backup.db");
  const made = await dai(home, ["backup", file]);
  expect(made.stdout).toMatch(/^Copied \d+ runs to .*backup\.db\.\n$/);
  expect((await dai(home, ["backup", file])).stderr).toContain("exists: choose a new file name");
  expect((await dai(home, ["restore", file])).stderr).toContain("run `dai daemon stop` first");
  await daemon.connection.request("dai/runs/delete", { runs: first });
  await stopDaemon(home);
  const damaged = join(home, "damaged.db");
  const bytes = readFileSync(file);
  writeFileSync(damaged, bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 4096));
  expect((await dai(home, ["restore", damaged])).stderr).toMatch(/is damaged|can't be checked/);
  expect((await dai(home, ["restore", file])).status).toBe(0);
  expect(readdirSync(home).filter((name) => name.startsWith("runs.db.before-"))).toHaveLength(1);
  const connection = await connectDaemon(connectOptions({ home }));
  expect(await details(connection, first)).toEqual(before);
  connection.close();
});

test.each([
  ["deleted", (path: string) => rmSync(path), sentenceOf("store/file-moved", {})],
  [
    "replaced",
    (path: string) => {
      renameSync(path, `${path}.old`);
      writeFileSync(path, "");
    },
    sentenceOf("store/file-replaced", {}),
  ],
])("a store that is %s under the daemon is noticed at once, and launches are refused", async (_, act, what) => {
  const { connection, home } = daemon;
  await daemon.launchToEnd({ ...smallSpec, initialization: { gain: 1 } });
  const path = join(home, "runs.db");
  const kept = `${path}.kept`;
  execFileSync("ln", [path, kept]);
  act(path);
  const sentence = sentenceOf("store/unusable", {
    path,
    reason: what,
    remedy: sentenceOf("store/remedy-moved", {}),
  });
  expect((await connection.request("dai/daemon/status", {})).storeProblem).toBe(sentence);
  await expect(connection.request("dai/runs/start", { spec: smallSpec })).rejects.toThrow(sentence);
  expect((await connection.request("dai/runs/list", {})).runs).toHaveLength(1);
  if (existsSync(path)) rmSync(path);
  execFileSync("ln", [kept, path]);
  expect((await connection.request("dai/daemon/status", {})).storeProblem).toBeNull();
  await daemon.launchToEnd(smallSpec);
});

test("a log that is deleted under the daemon loses nothing: it is made again from what is still open", async () => {
  const { home, connection } = daemon;
  const { runs } = await connection.request("dai/runs/start", {
    spec: { ...smallSpec, training: { epochs: 200 } },
  });
  await waitFor(connection, runs, ({ epoch }) => epoch >= 10);
  rmSync(join(home, "runs.db-wal"));
  const told = (await details(connection, runs)).map(({ records = [] }) => records.length);
  await connection.request("dai/runs/annotate", { run: runs[0]!, note: "after the log was deleted" });
  expect(existsSync(join(home, "runs.db-wal"))).toBe(true);
  expect((await connection.request("dai/daemon/status", {})).storeProblem).toBeNull();
  await stopDaemon(home, "SIGKILL");
  const next = await connectDaemon(connectOptions({ home }));
  const kept = await details(next, runs);
  expect(kept[0]!.notes?.note).toBe("after the log was deleted");
  for (const [index, { records = [] }] of kept.entries())
    expect(records.length).toBeGreaterThanOrEqual(told[index]!);
  next.close();
});
