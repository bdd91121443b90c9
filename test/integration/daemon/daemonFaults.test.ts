/** Faults around the daemon: special files, few descriptors, state directories that someone else prepared. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect as connectSocket, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive } from "../../../server/src/connection/info.ts";
import { connectDaemon } from "../../../server/src/connection/typed.ts";
import { say, sentenceOf } from "../../../server/src/messages/catalogue.ts";
import {
  connect,
  connectOptions,
  daemonPath,
  removeHome,
  startDaemon,
  stopDaemon,
  temporaryHome,
} from "../support/daemon.ts";
import { childrenOf } from "../support/kills.ts";
import { openRaw, type RawSocket } from "../support/rawSocket.ts";
import { dai, hasEnded, smallSpec, waitFor } from "../support/runs.ts";

let home: string;
let folder: string;
beforeEach(() => {
  home = temporaryHome();
  folder = temporaryHome();
});
afterEach(async () => {
  await removeHome(home);
  await removeHome(folder);
});

const architecture = { kind: "mlp", hidden: [8] };

test("named pipes instead of data get a sentence, and the daemon serves on", async () => {
  execFileSync(
    "mkfifo",
    ["f.csv", "f.npy", "f.parquet", "f.npz", "f.idx"].map((name) => join(folder, name)),
  );
  const specs = [
    { kind: "csv", train: "f.csv", label: "y" },
    { kind: "parquet", train: "f.parquet", label: "y" },
    { kind: "npz", file: "f.npz" },
    { kind: "npy", train: { features: "f.npy", labels: "f.npy" } },
    { kind: "idx", train: { images: "f.idx", labels: "f.idx" } },
  ].map((dataset) => ({ dataset, architecture }));
  const connection = await connectDaemon(connectOptions({ home }));
  const uri = pathToFileURL(join(folder, "s.dai.json")).href;
  for (const text of [...specs, ...specs].map((spec) => JSON.stringify(spec))) {
    const start = connection.request("dai/runs/start", { uri, text });
    await expect(start).rejects.toThrow("is a pipe, a socket or a device: use a regular file.");
    const preview = connection.request("dai/dataset/preview", { uri, text });
    await expect(preview).rejects.toThrow("is a pipe, a socket or a device: use a regular file.");
  }
  const { runs } = await connection.request("dai/runs/start", { spec: smallSpec, epochs: 1 });
  expect(runs).toHaveLength(4);
  connection.close();
  await stopDaemon(home);
});

test("a named pipe instead of a spec gets a sentence from the terminal", async () => {
  const pipe = join(folder, "s.dai.json");
  execFileSync("mkfifo", [pipe]);
  for (const command of ["validate", "run"]) {
    const { status, stdout, stderr } = await dai(home, [command, pipe]);
    expect(status).toBe(1);
    expect(stdout + stderr).toContain("is a pipe, a socket or a device: use a regular file.");
  }
});

/** A daemon that a shell starts, with other limits than its clients have. @param command starts "$0", which is node */
function limitedDaemon(command: string): string {
  const script = join(folder, "daemon.mjs");
  writeFileSync(
    script,
    `import { spawnSync } from "node:child_process";
     const run = ${JSON.stringify(command)};
     process.exit(spawnSync("sh", ["-c", run, process.execPath, ${JSON.stringify(daemonPath)}], { stdio: "inherit" }).status ?? 1);`,
  );
  return script;
}

test("a daemon that runs out of descriptors continues when they are free again", async () => {
  const script = limitedDaemon('ulimit -n 64; exec "$0" "$1"');
  const connection = await connectDaemon({ ...connectOptions({ home }), daemonPath: script });
  const { pid } = await connection.request("dai/daemon/status", {});
  const sockets: Socket[] = [];
  for (let i = 0; i < 120; i++)
    sockets.push(connectSocket(connection.info.port, "127.0.0.1").on("error", () => {}));
  // Longer than the watch on the info file takes to look twice.
  await sleep(2500);
  const uri = pathToFileURL(join(folder, "s.dai.json")).href;
  writeFileSync(join(folder, "s.dai.json"), JSON.stringify(smallSpec));
  await expect(connection.request("dai/runs/start", { uri })).rejects.toThrow(
    sentenceOf("no-descriptor", { code: "EMFILE", method: "dai/runs/start" }),
  );
  // Nothing but the trainer needs a descriptor now; it can't be started, which no run is to blame for.
  const launch = () => connection.request("dai/runs/start", { spec: smallSpec });
  await launch().catch(() => {});
  for (const socket of sockets) socket.destroy();
  let launched = await launch().catch(() => null);
  for (; !launched; launched = await launch().catch(() => null)) await sleep(200);
  const { runs } = launched;
  const all = await waitFor(connection, runs, hasEnded);
  expect(all.map(({ state, problem }) => [state, problem])).toEqual(runs.map(() => ["finished", null]));
  expect((await connection.request("dai/daemon/status", {})).pid).toBe(pid);
  expect(readFileSync(join(home, "daemon.log"), "utf8")).not.toContain("the daemon ends");
  connection.close();
});

test("a daemon that runs out of memory is followed by one that says so and continues with its runs", async () => {
  const script = limitedDaemon('exec "$0" --max-old-space-size=48 "$1"');
  const connection = await connectDaemon({ ...connectOptions({ home }), daemonPath: script });
  const { pid } = await connection.request("dai/daemon/status", {});
  const { runs } = await connection.request("dai/runs/start", { spec: smallSpec, epochs: 400 });
  await waitFor(connection, runs.slice(0, 1), ({ epoch }) => epoch >= 5);
  // Unread answers are bounded for each client, so it takes some.
  const raws: RawSocket[] = [];
  while (isAlive(pid)) {
    const raw = await openRaw(connection.info).catch(() => null);
    if (!raw) continue;
    raws.push(raw);
    raw.socket.pause();
    const id = "x".repeat(200_000);
    for (let count = 0; count < 40; count++)
      raw.send({ jsonrpc: "2.0", id: `${count}${id}`, method: "dai/daemon/status" });
  }
  for (const raw of raws) raw.socket.terminate();
  connection.close();
  const next = await connectDaemon(connectOptions({ home }));
  const found = await waitFor(next, runs, hasEnded);
  expect(found.map(({ state }) => state)).toEqual(runs.map(() => "finished"));
  expect(readFileSync(join(home, "daemon.log"), "utf8")).toContain(sentenceOf("ended-before", { pid }));
  next.close();
});

test("sockets without a token do not lock out clients that have one", async () => {
  const info = await startDaemon({ home });
  const strangers: Socket[] = [];
  for (let i = 0; i < 400; i++) strangers.push(connectSocket(info.port, "127.0.0.1").on("error", () => {}));
  for (let i = 0; i < 20; i++) {
    const connection = await connect(home);
    expect((await connection.request("dai/daemon/status", {})).pid).toBe(info.pid);
    connection.close();
    strangers.push(connectSocket(info.port, "127.0.0.1").on("error", () => {}));
  }
  for (const socket of strangers) socket.destroy();
});

test.runIf(process.platform === "linux")(
  "a trainer that hangs is said to, a run that it has can be deleted, and the daemon can be stopped",
  async () => {
    const connection = await connectDaemon(connectOptions({ home }));
    const { runs } = await connection.request("dai/runs/start", { spec: smallSpec, epochs: 100_000 });
    await waitFor(connection, runs.slice(0, 1), ({ epoch }) => epoch >= 1);
    const { pid } = await connection.request("dai/daemon/status", {});
    const children = childrenOf(pid);
    expect(children).toHaveLength(1);
    const [trainer] = children;
    process.kill(trainer!, "SIGSTOP");
    const problem = async () => (await connection.request("dai/daemon/status", {})).trainerProblem;
    while (!(await problem())) await sleep(200);
    expect(await problem()).toMatch(
      new RegExp(
        `^The trainer process \\(${trainer}\\) has not answered for \\d+ s, so nothing trains: end it with .kill -9 ${trainer}.`,
      ),
    );
    expect((await dai(home, ["daemon", "status"])).stdout).toContain("so nothing trains");
    await connection.request("dai/runs/delete", { runs: runs.slice(0, 1) });
    process.kill(trainer!, "SIGKILL");
    while (await problem()) await sleep(200);
    const trained = async () => {
      const listed = await connection.request("dai/runs/list", {});
      return listed.runs.reduce((sum, { epoch }) => sum + epoch, 0);
    };
    const before = await trained();
    while ((await trained()) <= before) await sleep(50);
    // Whatever its trainer does, the daemon ends when it is asked to, and takes it along.
    const [next] = childrenOf(pid);
    process.kill(next!, "SIGSTOP");
    expect((await dai(home, ["daemon", "stop"])).status).toBe(0);
    expect([pid, next!].filter(isAlive)).toEqual([]);
    connection.close();
  },
);

test("settings that there are not are passed over", async () => {
  const connection = await connectDaemon(connectOptions({ home }));
  const change = JSON.parse('{ "workers": 2, "colour": "red", "__proto__": { "redis": "redis://evil" } }');
  const settings = await connection.request("dai/daemon/configure", change);
  expect(Object.keys(settings).sort()).toEqual(["pauseOnBattery", "redis", "snapshotSeconds", "workers"]);
  expect(settings).toMatchObject({ workers: 2, redis: null });
  expect(JSON.parse(readFileSync(join(home, "settings.json"), "utf8"))).toEqual(settings);
  connection.close();
});

test("an address of Redis that can't be read keeps no daemon from starting, and no password is shown", async () => {
  const settings = join(home, "settings.json");
  const bad = "redis://:half%zz@127.0.0.1:1";
  writeFileSync(settings, JSON.stringify({ redis: bad }));
  await startDaemon({ home });
  const connection = await connect(home);
  expect((await connection.request("dai/daemon/status", {})).settings.redis).toBeNull();
  await expect(connection.request("dai/daemon/configure", { redis: bad })).rejects.toThrow(
    sentenceOf("settings/redis", {}),
  );
  expect((await dai(home, ["daemon", "set", "redis", bad])).status).toBe(1);
  const told = await dai(home, ["daemon", "set", "redis", "redis://127.0.0.1:1?password=secret"]);
  expect(told.stdout).toContain("redis://127.0.0.1:1?password=…");
  connection.close();
  await stopDaemon(home);
  await startDaemon({ home });
  expect((await dai(home, ["daemon", "status"])).stdout).not.toContain("secret");
  expect(readFileSync(join(home, "daemon.log"), "utf8")).not.toMatch(/secret|half/);
});

test("a spec that is nested too deeply gets a sentence", async () => {
  const connection = await connectDaemon(connectOptions({ home }));
  const text = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
  const { diagnostics } = await connection.request("dai/spec/validate", { text });
  expect(diagnostics.map(({ code, message }) => ({ code, message }))).toEqual([
    say("syntax/too-deep", { levels: 100 }),
  ]);
  connection.close();
});

test("a state directory whose path is too long gets a sentence", async () => {
  const long = join(folder, ...Array.from({ length: 5 }, () => "x".repeat(100)));
  const { status, stderr } = await dai(long, ["runs"]);
  expect(status).toBe(3);
  expect(stderr).toMatch(/The path of the state directory has \d+ bytes, and SQLite opens at most 480/);
});

test.runIf(process.platform === "linux").each([
  ["/proc/none", "ENOENT"],
  ["/proc/a/b", "ENOENT"],
  ["/dev/null/x", "ENOTDIR"],
])("a state directory at %s cannot be made, which one sentence says", async (place, reason) => {
  const { status, stderr } = await dai(place, ["runs"]);
  expect(status).toBe(3);
  expect(stderr).toBe(`dai: ${sentenceOf("home/not-made", { home: place, reason })}\n`);
});

test.runIf(process.getuid?.() === 0)("a daemon.json of another user is not believed", async () => {
  const info = { port: 1, pid: process.pid, token: "planted", version: "0.0.0", startedAt: "" };
  writeFileSync(join(home, "daemon.json"), JSON.stringify(info));
  chownSync(join(home, "daemon.json"), 65534, 65534);
  const { status, stderr } = await dai(home, ["runs"]);
  expect(status).toBe(3);
  expect(stderr).toContain("belongs to another user: set DAI_HOME to a folder of your own.");
  rmSync(join(home, "daemon.json"));
});

test.runIf(process.platform !== "win32")(
  "pipes in the places of files of the state directory block neither daemon nor clients",
  async () => {
    const connection = await connectDaemon(connectOptions({ home, env: { DAI_SNAPSHOT_SECONDS: "0" } }));
    const { runs } = await connection.request("dai/runs/start", { spec: smallSpec });
    await waitFor(connection, runs, hasEnded);
    connection.close();
    await stopDaemon(home);
    const snapshots = join("snapshots", runs[0]!);
    const kept = readdirSync(join(home, snapshots)).map((name) => join(snapshots, name));
    for (const name of ["daemon.json", "settings.json", "predictor.json", ...kept]) {
      rmSync(join(home, name), { force: true });
      execFileSync("mkfifo", [join(home, name)]);
    }
    const model = join(folder, "m.onnx");
    expect((await dai(home, ["runs"])).status).toBe(0);
    expect((await dai(home, ["export", runs[0]!, "--output", model])).stderr).toContain(
      "is not a regular file",
    );
    const next = await connect(home);
    await next.request("dai/runs/start", { spec: smallSpec, epochs: 14 });
    await waitFor(next, runs, hasEnded);
    const log = readFileSync(join(home, "daemon.log"), "utf8");
    const settings = join(home, "settings.json");
    const reason = sentenceOf("special-file", { file: settings });
    expect(log).toContain(
      JSON.stringify(sentenceOf("settings/not-read", { path: settings, reason })).slice(1, -1),
    );
    // A daemon whose daemon.json nobody can read any more ends, since no client finds it.
    rmSync(join(home, "daemon.json"));
    execFileSync("mkfifo", [join(home, "daemon.json")]);
    while (isAlive(next.info.pid)) await sleep(50);
    next.close();
    rmSync(join(home, "daemon.log"));
    execFileSync("mkfifo", [join(home, "daemon.log")]);
    const { status, stderr } = await dai(home, ["runs"]);
    expect(status).toBe(3);
    expect(stderr).toContain(sentenceOf("special-file", { file: join(home, "daemon.log") }));
  },
);

test.runIf(process.platform !== "win32")(
  "what else lies where snapshots are kept, as behind a link to another disk, is not deleted",
  async () => {
    const connection = await connectDaemon(connectOptions({ home }));
    const { runs } = await connection.request("dai/runs/start", { spec: smallSpec });
    await waitFor(connection, runs, hasEnded);
    connection.close();
    await stopDaemon(home);
    const disk = join(folder, "disk");
    renameSync(join(home, "snapshots"), disk);
    symlinkSync(disk, join(home, "snapshots"));
    mkdirSync(join(disk, "photos"));
    writeFileSync(join(disk, "photos", "a.txt"), "here");
    // Another store, such as a backup, does not list these runs.
    renameSync(join(home, "runs.db"), join(home, "runs.db.mine"));
    await startDaemon({ home });
    await stopDaemon(home);
    expect(readdirSync(disk).toSorted()).toEqual(["photos", ...runs].toSorted());
    rmSync(join(home, "runs.db"));
    renameSync(join(home, "runs.db.mine"), join(home, "runs.db"));
    const next = await connectDaemon(connectOptions({ home }));
    await next.request("dai/runs/delete", { runs: runs.slice(0, 1) });
    expect(readdirSync(disk).toSorted()).toEqual(["photos", ...runs.slice(1)].toSorted());
    expect(readFileSync(join(disk, "photos", "a.txt"), "utf8")).toBe("here");
    next.close();
  },
);

test.each([
  "token",
  "token.new",
  "daemon.json",
])("a folder in the place of %s gets a sentence", async (name) => {
  mkdirSync(join(home, name));
  const { status, stderr } = await dai(home, ["runs"]);
  expect(status).toBe(3);
  expect(stderr).toContain(sentenceOf("special-file", { file: join(home, name) }).slice(0, -1));
  rmSync(join(home, name), { recursive: true });
});

test("an open state directory with a planted link is refused", async () => {
  writeFileSync(join(home, "daemon.log"), "");
  mkdirSync(join(folder, "elsewhere"));
  symlinkSync(join(folder, "elsewhere", "runs.db"), join(home, "runs.db"));
  chmodSync(home, 0o777);
  await expect(startDaemon({ home })).rejects.toThrow("is open to other users and holds other files");
  await expect(connect(home)).rejects.toThrow("No daemon is running");
});
