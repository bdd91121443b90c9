import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readInfo } from "../../server/src/connection/info.ts";
import { commandPath, removeHome, startDaemon, temporaryHome } from "./support/daemon.ts";

let home: string;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => removeHome(home));

function config(...args: string[]) {
  const env = { ...process.env, DAI_HOME: home, DAI_IDLE_SECONDS: "60" };
  return spawnSync(process.execPath, ["--no-warnings", commandPath, ...args], { encoding: "utf8", env });
}

test("without a daemon, status says so with exit status 3, and stop is content", () => {
  const status = config("daemon", "status");
  expect(status.status).toBe(3);
  expect(status.stdout).toBe("");
  expect(status.stderr).toMatch(/No daemon runs for .*: start one with dai daemon start\.\n$/);
  expect(config("daemon", "stop").status).toBe(0);
});

test("start, status, logs, stop", () => {
  expect(config("daemon", "start").stdout).toMatch(/^The daemon runs/);
  const pid = readInfo(home)?.pid;
  expect(config("daemon", "start").stdout).toContain(`process ${pid}`);
  expect(config("daemon", "status").stdout).toContain(home);
  expect(JSON.parse(config("daemon", "status", "--json").stdout)).toMatchObject({ pid, home });
  expect(config("daemon", "stop").stdout).toBe("The daemon has ended.\n");
  expect(readInfo(home)).toBeNull();
  const logs = config("daemon", "logs", "-n", "1").stdout;
  expect(logs).toMatch(/^\d{4}-\S+ info the daemon ends reason="a client asked for it"\n$/);
});

test("set changes a setting of the daemon, says what holds, and refuses what can't be", () => {
  expect(config("daemon", "set", "workers", "1").stdout).toMatch(/^workers +1\npauseOnBattery +off\n/);
  expect(config("daemon", "status").stdout).toMatch(/\nworkers +1\n/);
  expect(config("daemon", "set", "pauseOnBattery", "on").stdout).toMatch(/^workers +1\npauseOnBattery +on\n/);
  expect(config("daemon", "set", "workers", "auto").stdout).toMatch(/^workers +auto: one for each core\n/);
  expect(config("daemon", "set", "workers", "many").stderr).toBe(
    "dai: workers can't be many: give a whole number from 1 to 256, or auto.\n",
  );
  expect(config("daemon", "set", "workers", "0.5").stderr).toContain("a whole number from 1 to 256");
  expect(config("daemon", "set", "speed", "9").stderr).toContain("workers, pauseOnBattery, snapshotSeconds");
});

test("a setting that is no number keeps it from starting, and the sentence comes through", async () => {
  const starting = startDaemon({ home, env: { DAI_IDLE_SECONDS: "soon" } });
  await expect(starting).rejects.toThrow("DAI_IDLE_SECONDS must be a number of seconds, and it is soon");
});

test("logs without a log, and a senseless number of lines", () => {
  expect(config("daemon", "logs").stderr).toContain("There is no log at");
  expect(config("daemon", "logs", "-n", "0").stderr).toContain("must be a whole number above 0");
});
