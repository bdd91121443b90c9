/** A Redis server that is killed and comes back with an older state makes no difference to the records. */
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import { needs, program } from "../../support/needs.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";
import { compilePreload } from "../support/preload.ts";
import { type Persistence, type RedisServer, startRedis } from "../support/redis.ts";
import { details, hasEnded, smallSpec, waitFor } from "../support/runs.ts";
import { startWorker } from "../support/workers.ts";

const spec = {
  ...smallSpec,
  initialization: { gain: 1, seeds: 2 },
  training: { epochs: 200 },
  policy: { onDiscard: "never", onSaturated: "never" },
};

/** The campaign of kills has servers that keep nothing, and everything. */
const persistence: Persistence = "snapshots";

let server: RedisServer;
let home: string;
let worker: ChildProcess;
let connection: DaemonConnection;

beforeEach(() => {
  home = temporaryHome();
});
afterEach(async () => {
  connection.close();
  worker.kill("SIGKILL");
  await removeHome(home);
  await server.close();
});

async function begin(): Promise<string[]> {
  server = await startRedis("secret", persistence);
  await startDaemon({ home, env: { DAI_REDIS: server.url } });
  connection = await connect(home);
  worker = await startWorker({ redis: server.url, home });
  const { runs } = await connection.request("dai/runs/start", { spec });
  await waitFor(connection, runs, ({ epoch }) => epoch >= 20);
  return runs;
}

async function expectFinished(runs: string[]): Promise<void> {
  const ended = await waitFor(connection, runs, hasEnded);
  expect(ended.map(({ state, problem }) => [state, problem])).toEqual(runs.map(() => ["finished", null]));
  for (const { records } of await details(connection, runs))
    expect(records!.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 201 }, (_, epoch) => epoch));
}

test("a Redis server that is killed and goes back to an older state", needs(program("redis")), async () => {
  const runs = await begin();
  const redis = new Redis(server.url);
  await redis.save();
  redis.disconnect();
  await waitFor(connection, runs, ({ epoch }) => epoch >= 60);
  await server.kill();
  const remote = async () => (await connection.request("dai/daemon/status", {})).remote!;
  while ((await remote()).problem === null) await sleep(50);
  expect((await remote()).problem).toMatch(
    /^Redis at .* can't be used \(.*\): runs stay queued until it answers\.$/,
  );
  await server.start();
  await expectFinished(runs);
});

test(
  "a Redis server that goes back to before a study ended frees its worker for the next",
  needs(program("redis")),
  async () => {
    const runs = await begin();
    const redis = new Redis(server.url);
    await redis.save();
    redis.disconnect();
    await expectFinished(runs);
    await server.crash();
    const next = { ...spec, initialization: { gain: 2, seeds: 2 } };
    const { runs: others } = await connection.request("dai/runs/start", { spec: next });
    await expectFinished(others);
  },
);

test(
  "a Redis server that comes back empty, with a clock that is an hour behind",
  needs(program("redis"), program("compiler")),
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "dai-clock-"));
    const library = compilePreload("clockShift", folder);
    const runs = await begin();
    await server.kill();
    // Nothing was saved. The ids of entries are times of its clock.
    await server.start({ LD_PRELOAD: library, DAI_CLOCK_SHIFT: "-3600" });
    await expectFinished(runs);
    rmSync(folder, { recursive: true });
  },
);
