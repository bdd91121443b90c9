/** Bits that flip in the write-ahead log of a daemon that was killed, and of one that runs. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";
import { integerBelow } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { createRunService } from "../../../server/src/runs/runService.ts";
import type { RunService } from "../../../server/src/runs/service.ts";
import { checkStore } from "../../../server/src/runs/store/checkStore.ts";
import { connect, startDaemon, stopDaemon } from "../support/daemon.ts";
import { details, hasEnded, smallSpec, waitFor, withoutSeconds } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon({ DAI_SNAPSHOT_SECONDS: "0" });
const settings = { workers: 0, pauseOnBattery: false, snapshotSeconds: 60, redis: null };
const log = pino({ enabled: false });
const flips = 25;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-log-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const flipped = (bytes: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
};

/** The records of each run, and whether it is marked. */
function recordsIn(service: RunService): Map<string, Pick<RunDetail, "records" | "problem">> {
  const ids = service.list({}).runs.map(({ run }) => run);
  return new Map(
    ids.map((run) => {
      const { records = [] } = service.get({ runs: [run], records: true }).runs[0]!;
      return [run, { records, problem: service.get({ runs: [run] }).runs[0]!.problem }];
    }),
  );
}

/** A store as a killed daemon leaves it: all that it did is in the log. */
async function killed(): Promise<{ store: Buffer; log: Buffer }> {
  await daemon.launchToEnd(smallSpec);
  await stopDaemon(daemon.home, "SIGKILL");
  const path = join(daemon.home, "runs.db");
  return { store: readFileSync(path), log: readFileSync(`${path}-wal`) };
}

function put(name: string, store: Buffer, wal: Buffer): string {
  const home = join(folder, name);
  mkdirSync(home);
  writeFileSync(join(home, "runs.db"), store);
  writeFileSync(join(home, "runs.db-wal"), wal);
  return home;
}

async function look(home: string, meanwhile: (service: RunService) => void = () => {}) {
  const service = createRunService({ home, log, settings });
  try {
    meanwhile(service);
    const problem = service.storeProblem();
    return { problem, runs: recordsIn(service), later: service.storeProblem() };
  } finally {
    await service.close();
  }
}

test("what a flipped bit in the log of a killed daemon loses is said", async () => {
  const { store, log: wal } = await killed();
  const whole = await look(put("whole", store, wal));
  expect(whole.problem).toBeNull();
  expect(checkStore(join(put("checked", store, wal), "runs.db")).problems).toEqual([]);
  const generator = createGenerator(1, "bits of the log");
  let said = 0;
  for (let at = 0; at < flips; at++) {
    const damaged = flipped(wal, integerBelow(generator, wal.length * 8));
    const found = await look(put(`${at}`, store, damaged)).catch((error: Error) => error);
    if (found instanceof Error) continue;
    const isWhole = [...whole.runs].every(
      ([run, { records }]) => found.runs.get(run)?.records?.length === records!.length,
    );
    if (found.problem) said++;
    else expect(isWhole).toBe(true);
    // What is left is as it was.
    for (const [run, { records }] of found.runs)
      expect(records).toEqual(whole.runs.get(run)!.records!.slice(0, records!.length));
  }
  expect(said).toBeGreaterThan(0);
});

test("what was lost is trained again, to the same records", async () => {
  const runs = await daemon.launchToEnd(smallSpec);
  const wanted = (await details(daemon.connection, runs)).map(({ records }) => withoutSeconds(records!));
  await stopDaemon(daemon.home, "SIGKILL");
  const path = join(daemon.home, "runs.db-wal");
  const wal = readFileSync(path);
  writeFileSync(path, flipped(wal, wal.length * 4));
  await startDaemon({ home: daemon.home });
  const connection = await connect(daemon.home);
  const { storeProblem } = await connection.request("dai/daemon/status", {});
  expect(storeProblem).toMatch(/changes to the store may be lost/);
  const again = await connection.request("dai/runs/start", { spec: smallSpec });
  expect(again.runs).toEqual(runs);
  await waitFor(connection, runs, hasEnded);
  expect((await details(connection, runs)).map(({ records }) => withoutSeconds(records!))).toEqual(wanted);
  connection.close();
});

test("a flipped bit in the log of a daemon that runs is not served", async () => {
  const { store, log: wal } = await killed();
  const { runs: whole } = await look(put("whole", store, wal));
  // In the newest frames, which are those that are read.
  let place = wal.length;
  let marked = 0;
  for (let at = 0; at < flips; at++) {
    const home = put(`${at}`, store, wal);
    place = wal.lastIndexOf('"validationLoss":', place - 1);
    const bit = 8 * (place + 3 * at);
    const found = await look(home, () =>
      writeFileSync(join(home, "runs.db-wal"), flipped(wal, bit), { flag: "r+" }),
    ).catch((error: Error) => error);
    if (found instanceof Error) continue;
    for (const [run, { records, problem }] of found.runs) {
      if (problem) marked++;
      else if (!found.later) expect(records).toEqual(whole.get(run)!.records);
    }
  }
  expect(marked).toBeGreaterThan(0);
});
