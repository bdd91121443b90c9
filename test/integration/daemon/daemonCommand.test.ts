import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readInfo } from "../../../server/src/connection/info.ts";
import { commandPath, connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";
import { dai as runDai, smallSpec } from "../support/runs.ts";

let home: string;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => removeHome(home));

function dai(...args: string[]) {
  const env = { ...process.env, DAI_HOME: home, DAI_IDLE_SECONDS: "60" };
  return spawnSync(process.execPath, ["--no-warnings", commandPath, ...args], { encoding: "utf8", env });
}

test("without a daemon, status says so with exit status 3, and stop is content", () => {
  const status = dai("daemon", "status");
  expect(status.status).toBe(3);
  expect(status.stdout).toBe("");
  expect(status.stderr).toMatch(/No daemon is running for .*: start one with `dai daemon start`\.\n$/);
  expect(dai("daemon", "stop").status).toBe(0);
});

test("start, status, logs, stop", () => {
  expect(dai("daemon", "start").stdout).toMatch(/^The daemon is running/);
  const pid = readInfo(home)?.pid;
  expect(dai("daemon", "start").stdout).toContain(`process ${pid}`);
  expect(dai("daemon", "status").stdout).toContain(home);
  expect(JSON.parse(dai("daemon", "status", "--json").stdout)).toMatchObject({ pid, home });
  expect(dai("daemon", "stop").stdout).toBe(
    "The daemon has stopped. Its runs resume when it starts again.\n",
  );
  expect(readInfo(home)).toBeNull();
  const logs = dai("daemon", "logs", "-n", "1").stdout;
  expect(logs).toMatch(/^\d{4}-\S+ info the daemon ends reason="a client requested it"\n$/);
});

test("set changes a setting of the daemon, says what holds, and refuses what can't be", () => {
  expect(dai("daemon", "set", "workers", "1").stdout).toMatch(/^workers +1\npauseOnBattery +off\n/);
  expect(dai("daemon", "status").stdout).toMatch(/\nworkers +1\n/);
  expect(dai("daemon", "set", "pauseOnBattery", "on").stdout).toMatch(/^workers +1\npauseOnBattery +on\n/);
  expect(dai("daemon", "set", "workers", "auto").stdout).toMatch(/^workers +auto: one for each core\n/);
  expect(dai("daemon", "set", "workers", "many").stderr).toBe(
    "dai: workers can't be many: give a whole number from 1 to 256, or auto.\n",
  );
  expect(dai("daemon", "set", "workers", "0.5").stderr).toContain("a whole number from 1 to 256");
  expect(dai("daemon", "set", "speed", "9").stderr).toContain("workers, pauseOnBattery, snapshotSeconds");
});

test("a setting that is no number keeps it from starting, and the sentence comes through", async () => {
  const starting = startDaemon({ home, env: { DAI_IDLE_SECONDS: "soon" } });
  await expect(starting).rejects.toThrow("DAI_IDLE_SECONDS must be a number of seconds, and it is soon");
});

test("logs without a log, and a senseless number of lines", () => {
  expect(dai("daemon", "logs").stderr).toContain("There is no log at");
  expect(dai("daemon", "logs", "-n", "0").stderr).toContain("must be a whole number above 0");
});

test("a daemon that someone stops stays stopped although a terminal follows its runs", async () => {
  const spec = join(home, "long.dai.json");
  writeFileSync(spec, JSON.stringify({ ...smallSpec, training: { epochs: 100_000 } }));
  const follower = runDai(home, ["run", spec, "--json"]);
  while (!readInfo(home)) await sleep(50);
  const connection = await connect(home);
  while ((await connection.request("dai/daemon/status", {})).runs.running === 0) await sleep(50);
  // So that the follower is connected: it has subscribed once it has printed something.
  while ((await connection.request("dai/daemon/status", {})).clients < 2) await sleep(50);
  connection.close();
  expect(dai("daemon", "stop").status).toBe(0);
  const { status, stderr } = await follower;
  expect(status).toBe(3);
  expect(stderr).toBe(
    "dai: The daemon was stopped, so this command no longer follows its runs. They resume when it starts again: `dai daemon start`.\n",
  );
  expect(readInfo(home)).toBeNull();
});
