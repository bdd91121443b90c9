import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { NoDaemonError, openDaemon } from "../../../server/src/connection/daemon.ts";
import { readInfo } from "../../../server/src/connection/info.ts";
import {
  connect,
  connectOptions,
  ended,
  removeHome,
  startDaemon,
  stopDaemon,
  temporaryHome,
} from "../support/daemon.ts";

let home: string;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => removeHome(home));

test("starts, answers, and leaves only its lock and log when it ends", async () => {
  const info = await startDaemon({ home });
  const connection = await connect(home);
  const status = await connection.request("dai/daemon/status", {});
  expect(status).toMatchObject({ pid: info.pid, home, version: info.version });
  // The connection that started it may still be closing.
  while ((await connection.request("dai/daemon/status", {})).clients !== 1);
  await connection.request("dai/daemon/shutdown", {});
  await ended(info.pid);
  expect(readInfo(home)).toBeNull();
  expect(readdirSync(home)).not.toContain("daemon.lock-journal");
});

test("20 clients that start it at the same moment get one daemon", async () => {
  const sockets = await Promise.all(Array.from({ length: 20 }, () => openDaemon(connectOptions({ home }))));
  expect(new Set(sockets.map(({ info }) => info.pid)).size).toBe(1);
  const listening = readFileSync(join(home, "daemon.log"), "utf8").match(/the daemon listens/g);
  expect(listening).toHaveLength(1);
  for (const socket of sockets) socket.close();
});

test("a daemon that was killed leaves a stale file, and the next client starts another", async () => {
  const first = await startDaemon({ home });
  await stopDaemon(home, "SIGKILL");
  expect(readInfo(home)?.pid).toBe(first.pid);
  const second = await startDaemon({ home });
  expect(second.pid).not.toBe(first.pid);
  expect(second.token).not.toBe(first.token);
});

test.each([
  ["of a process that is gone", { pid: 2 ** 22 + 1, port: 9 }],
  ["of a process that lives but listens elsewhere", { pid: process.pid, port: 9 }],
])("an info file %s is stale", async (_, stale) => {
  const content = { ...stale, token: "t", version: "0.0.1", startedAt: new Date(0).toISOString() };
  writeFileSync(join(home, "daemon.json"), JSON.stringify(content));
  const info = await startDaemon({ home });
  expect(info.pid).not.toBe(stale.pid);
});

test("a damaged info file is as good as none", async () => {
  writeFileSync(join(home, "daemon.json"), '{ "port": 1');
  await startDaemon({ home });
});

test("connecting without starting says that no daemon runs", async () => {
  await expect(connect(home)).rejects.toThrow(NoDaemonError);
  await expect(connect(home)).rejects.toThrow("start one with `dai daemon start`");
});

test("a client of an older version uses the daemon that runs, and leaves its work alone", async () => {
  const first = await startDaemon({ home });
  const socket = await openDaemon({ ...connectOptions({ home }), version: "0.0.1" });
  expect(socket.info.pid).toBe(first.pid);
  socket.close();
});

test("a client of a newer version has it end first, and complains when the new one is not right either", async () => {
  const first = await startDaemon({ home });
  const stranger = await connect(home);
  const closed = new Promise<void>((resolve) => stranger.onClose(resolve));
  await expect(openDaemon({ ...connectOptions({ home }), version: "99.0.0" })).rejects.toThrow(
    "version 99.0.0 is needed",
  );
  await closed;
  await ended(first.pid);
  expect(readInfo(home)?.pid).not.toBe(first.pid);
});

test.runIf(process.platform !== "win32")("requests that wait when the daemon dies are rejected", async () => {
  const info = await startDaemon({ home });
  const connection = await connect(home);
  const closed = new Promise<void>((resolve) => connection.onClose(resolve));
  process.kill(info.pid, "SIGSTOP");
  const waiting = expect(connection.request("dai/daemon/status", {})).rejects.toThrow();
  await stopDaemon(home, "SIGKILL");
  await waiting;
  await closed;
  await expect(connection.request("dai/daemon/status", {})).rejects.toThrow();
});

test.each(["SIGTERM", "SIGINT"] as const)("%s ends it properly", async (signal) => {
  await startDaemon({ home });
  await stopDaemon(home, signal);
  expect(existsSync(join(home, "daemon.json"))).toBe(false);
  expect(readFileSync(join(home, "daemon.log"), "utf8")).toContain(signal);
});

test("ends by itself when unused, and not while a client is connected", async () => {
  const env = { DAI_IDLE_SECONDS: "1" };
  const socket = await openDaemon(connectOptions({ home, env }));
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(readInfo(home)?.pid).toBe(socket.info.pid);
  socket.close();
  await ended(socket.info.pid);
  expect(readFileSync(join(home, "daemon.log"), "utf8")).toContain("it is idle");
});

test("ends when its info file becomes another daemon's, and leaves that file alone", async () => {
  const info = await startDaemon({ home });
  const other = { ...info, token: "another" };
  writeFileSync(join(home, "daemon.json"), JSON.stringify(other));
  await ended(info.pid);
  expect(readInfo(home)).toEqual(other);
  rmSync(join(home, "daemon.json"));
});

test("ends when its state directory is deleted", async () => {
  const info = await startDaemon({ home });
  rmSync(home, { recursive: true });
  await ended(info.pid);
});

test.runIf(process.platform !== "win32")("the directory and its files are the user's alone", async () => {
  chmodSync(home, 0o755);
  const before = process.umask(0);
  try {
    await startDaemon({ home });
  } finally {
    process.umask(before);
  }
  expect(statSync(home).mode & 0o777).toBe(0o700);
  for (const file of readdirSync(home)) {
    expect([file, statSync(join(home, file)).mode & 0o077]).toEqual([file, 0]);
  }
});

test.runIf(process.platform !== "win32")(
  "a shared directory with other files is refused, not closed",
  async () => {
    const shared = join(home, "shared");
    mkdirSync(shared);
    chmodSync(shared, 0o755);
    writeFileSync(join(shared, "thesis.tex"), "");
    await expect(startDaemon({ home: shared })).rejects.toThrow("holds other files");
    expect(statSync(shared).mode & 0o777).toBe(0o755);
  },
);

test("a daemon that can't start says why", async () => {
  mkdirSync(join(home, "daemon.lock"));
  await expect(startDaemon({ home })).rejects.toThrow(/ended with status 1 \(The lock .* can't be taken/);
});

test("an executable that isn't there is named", async () => {
  const options = { ...connectOptions({ home }), execPath: "/nowhere/node" };
  await expect(openDaemon(options)).rejects.toThrow("/nowhere/node");
});
