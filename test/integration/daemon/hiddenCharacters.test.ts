/** Names, paths, notes and programs that bring along control characters, or characters that turn or hide text. */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commandPath, connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";
import { openRaw } from "../support/rawSocket.ts";
import { hasEnded, smallSpec, waitFor } from "../support/runs.ts";

/** The order to clear a terminal, a bell, the turn of writing, both marks of a direction, and letters that are not seen. */
const evil = "a\u001b[2Jb\u0007c\u202etxt\u200f\u200e\u009b1m\u{e0041}\u200b";
/** What no sentence may have: more than one line, or one of these. */
const hidden = /[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

let home: string;
let folder: string;
beforeEach(async () => {
  home = temporaryHome();
  folder = join(home, evil);
  mkdirSync(folder);
  await startDaemon({ home });
});
afterEach(() => removeHome(home));

function dai(...args: string[]) {
  const env = { ...process.env, DAI_HOME: home, DAI_IDLE_SECONDS: "60", NO_COLOR: "1" };
  const { stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", commandPath, ...args], {
    ...{ encoding: "utf8", env },
  });
  return `${stdout}${stderr}`;
}

const expectVisible = (what: string, text: string) =>
  expect([what, text.split("\n").filter((line) => hidden.test(line))]).toEqual([what, []]);

test("no error of the protocol has them", async () => {
  const raw = await openRaw((await connect(home)).info);
  const uri = pathToFileURL(join(folder, "s.dai.json")).href;
  const { architecture } = smallSpec;
  const requests: [string, object][] = [
    [`dai/${evil}`, {}],
    ["dai/runs/get", { runs: [evil] }],
    ["dai/runs/stop", { runs: [evil] }],
    ["dai/runs/start", { uri }],
    ["dai/runs/start", { uri, text: JSON.stringify({ [evil]: 1 }) }],
    ["dai/runs/start", { uri, text: JSON.stringify({ ...smallSpec, [evil]: 1 }) }],
    ["dai/runs/start", { uri, text: `{ "dataset": ${evil} }` }],
    [
      "dai/dataset/preview",
      {
        uri,
        text: JSON.stringify({ dataset: { kind: "csv", train: `${evil}.csv`, label: "y" }, architecture }),
      },
    ],
    ["dai/daemon/configure", { workers: evil }],
    ["dai/daemon/configure", { redis: `redis://${evil}` }],
    ["dai/external/open", { study: evil, parameters: { [evil]: [1] }, epochs: 1, run: evil }],
    ["dai/external/report", { run: evil, record: {} }],
    ["dai/runs/model", { run: evil, format: "onnx" }],
    ["dai/runs/annotate", { run: evil, note: "", tags: [] }],
    ["dai/runs/annotate", { run: "0".repeat(16), note: 1, [evil]: 1 }],
  ];
  for (const [index, [method, params]] of requests.entries()) {
    raw.send({ jsonrpc: "2.0", id: index, method, params });
    const { error } = await raw.next();
    expectVisible(`${index} ${method}`, (error as { message: string } | undefined)?.message ?? "");
  }
  raw.socket.terminate();
});

test("neither the terminal nor an assistant gets them from data, a spec, a note, a tag or the log", async () => {
  const connection = await connect(home);
  const name = `study ${evil}`;
  const spec = { ...smallSpec, name, training: { ...smallSpec.training, epochs: 2 } };
  const { runs } = await connection.request("dai/runs/start", { spec });
  await waitFor(connection, runs, hasEnded);
  const run = runs[0]!;
  await connection.request("dai/runs/annotate", { run, note: `note ${evil}`, tags: [`tag ${evil}`] });
  writeFileSync(join(folder, "d.csv"), `a,${evil}\n1,${evil}\n2,${evil}\n`);
  const path = join(folder, "s.dai.json");
  const dataset = { kind: "csv", train: "d.csv", label: evil };
  writeFileSync(path, JSON.stringify({ dataset, architecture: smallSpec.architecture, [evil]: evil }));
  for (const args of [
    ["runs"],
    ["show", run],
    ["note", run],
    ["show", evil],
    ["stop", evil],
    ["validate", path],
    ["run", path],
    ["predict", run, path],
    ["export", run, evil],
    [evil],
    ["daemon", "set", "workers", evil],
    ["daemon", "status"],
    ["check", evil],
  ])
    expectVisible(args.join(" "), dai(...args));
  appendFileSync(
    join(home, "daemon.log"),
    `${evil}\n${JSON.stringify({ level: 30, time: evil, msg: evil, reason: evil, err: { stack: `${evil}\n${evil}` } })}\n`,
  );
  expectVisible("log", dai("daemon", "logs"));
  connection.close();
});
