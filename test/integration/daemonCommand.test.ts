import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readInfo } from "../../server/src/connection/info.ts";
import { commandPath, removeHome, startDaemon, temporaryHome } from "./support/daemon.ts";

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
  expect(status.stderr).toMatch(/No daemon runs for .*: start one with dai daemon start\.\n$/);
  expect(dai("daemon", "stop").status).toBe(0);
});

test("start, status, logs, stop", () => {
  expect(dai("daemon", "start").stdout).toMatch(/^The daemon runs/);
  const pid = readInfo(home)?.pid;
  expect(dai("daemon", "start").stdout).toContain(`process ${pid}`);
  expect(dai("daemon", "status").stdout).toContain(home);
  expect(JSON.parse(dai("daemon", "status", "--json").stdout)).toMatchObject({ pid, home });
  expect(dai("daemon", "stop").stdout).toBe("The daemon has ended.\n");
  expect(readInfo(home)).toBeNull();
  const logs = dai("daemon", "logs", "-n", "1").stdout;
  expect(logs).toMatch(/^\d{4}-\S+ info the daemon ends reason="a client asked for it"\n$/);
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
