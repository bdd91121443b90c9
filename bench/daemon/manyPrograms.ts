/**
 * Whether the daemon holds 200 training programs at once: those of one study that it starts itself, and processes that
 * open their runs by dai_probe. All of them have opened their run before the first one reports; an epoch takes a second, so
 * that they also end together.
 *
 * Run: node bench/daemon/manyPrograms.ts [programs], after npm run build; PYTHON names a Python that has websockets (python3).
 */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { RunId } from "../../server/src/protocol/protocol.ts";
import { connect, removeHome, startDaemon, temporaryHome } from "../../test/integration/support/daemon.ts";
import { dai, details, waitFor } from "../../test/integration/support/runs.ts";
import { machineLine } from "../support/machine.ts";

const EPOCHS = 20;
const programs = Number(process.argv[2] ?? 200);
const python = process.env["PYTHON"] ?? "python3";
const environment = { PYTHONPATH: resolve("python"), DAI_QUIET: "" };
const folder = mkdtempSync(join(tmpdir(), "dai-bench-"));
const script = join(folder, "train.py");
writeFileSync(
  script,
  `import os, pathlib, sys, time
import dai_probe
folder = pathlib.Path(sys.argv[1])
with dai_probe.run(study="opened", parameters={"number": sys.argv[2]}, epochs=${EPOCHS}) as run:
    (folder / sys.argv[2]).touch()
    while not (folder / "go").exists():
        time.sleep(0.1)
    for epoch in run.epochs():
        spectrum = [1 / (1 + index / epoch) for index in range(64)]
        loss = 1 / epoch
        time.sleep(1)
        run.report(epoch, train_loss=loss, validation_loss=loss, validation_accuracy=1 - loss, layers={"a": spectrum, "b": spectrum})
`,
);

const home = temporaryHome();
await startDaemon({ home });
const connection = await connect(home);
await connection.request("dai/daemon/configure", { workers: Math.min(programs, 256) });
console.log(`${machineLine()}; ${programs} programs × ${EPOCHS} epochs of a second, with two spectra of 64`);
await measure("a study that the daemon starts", startStudy);
await measure("processes that open their runs", startProcesses);
connection.close();
await removeHome(home);
rmSync(folder, { recursive: true });

interface Started {
  /** settles when every program has ended */
  ended: Promise<unknown>;
  runs(): Promise<RunId[]>;
  /** what the programs printed, all together */
  printed(): Promise<string>;
}

async function startStudy(place: string): Promise<Started> {
  const spec = {
    name: "launched",
    program: {
      command: [python, script, place, "{number}"],
      environment,
      parameters: { number: Array.from({ length: programs }, (_, index) => index) },
    },
    epochs: EPOCHS,
  };
  const file = join(folder, "launched.dai.json");
  writeFileSync(file, JSON.stringify(spec));
  const { runs } = await connection.request("dai/runs/start", { uri: pathToFileURL(file).href });
  const printed = async () => {
    const outputs = runs.map((run) => connection.request("dai/program/output", { run }));
    return (await Promise.all(outputs)).map(({ text }) => text).join("");
  };
  const ended = waitFor(connection, runs, ({ state }) => state !== "queued" && state !== "running");
  return { ended, runs: async () => runs, printed };
}

async function startProcesses(place: string): Promise<Started> {
  let printed = "";
  const before = new Set((await connection.request("dai/runs/list", {})).runs.map(({ run }) => run));
  const processes = Array.from({ length: programs }, (_, index) => {
    const child = spawn(python, [script, place, String(index)], {
      env: { ...process.env, ...environment, DAI_HOME: home },
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr.on("data", (text) => {
      printed += text;
    });
    return new Promise((settle) => child.once("close", settle));
  });
  return {
    ended: Promise.all(processes),
    async runs() {
      const { runs } = await connection.request("dai/runs/list", {});
      return runs.map(({ run }) => run).filter((run) => !before.has(run));
    },
    printed: async () => printed,
  };
}

async function measure(title: string, start: (place: string) => Promise<Started>): Promise<void> {
  const place = mkdtempSync(join(folder, "programs-"));
  mkdirSync(join(home, "spool"), { recursive: true });
  const processorSeconds = async () => (await connection.request("dai/daemon/status", {})).processorSeconds;
  const [begun, before] = [performance.now(), await processorSeconds()];
  const started = await start(place);
  while (readdirSync(place).length < programs) await sleep(100);
  const reported = performance.now();
  writeFileSync(join(place, "go"), "");
  await started.ended;
  const [took, after] = [performance.now(), await processorSeconds()];
  const runs = await started.runs();
  await waitFor(connection, runs, ({ state }) => state !== "running");
  const unfinished = (await details(connection, runs)).filter(({ state }) => state !== "finished").length;
  // Of programs that did not get all answers within the 2 s that they wait at their end.
  const spooled = readdirSync(join(home, "spool")).map((file) => join(home, "spool", file));
  if (spooled.length > 0) await dai(home, ["import", ...spooled]);
  for (const file of spooled) rmSync(file);
  const all = await details(connection, runs);
  const records = all.reduce((sum, { records: of }) => sum + of!.length, 0);
  const printed = await started.printed();
  const waiting = printed.match(/records go to a file/g)?.length ?? 0;
  const refused = printed.match(/the daemon refused|does not take/g)?.length ?? 0;
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
  const lines: [string, string][] = [
    ["runs finished", `${all.filter(({ state }) => state === "finished").length} of ${programs}`],
    ["records", `${records} of ${programs * EPOCHS}`],
    ["refused connections, runs and records", String(refused)],
    ["programs that wrote to a file until they could connect", String(waiting)],
    ["files that programs left, as copies or for dai import", String(spooled.length)],
    ["runs that only dai import finished", String(unfinished)],
    ["from the first process to the last open run", seconds(begun, reported)],
    ["from there to the last end", seconds(reported, took)],
    ["the daemon's processor time", `${(after - before).toFixed(1)} s`],
    ["its peak memory", peakMemory(connection.info.pid)],
  ];
  console.log(`\n${title}`);
  for (const [what, figure] of lines) console.log(`  ${what.padEnd(56)} ${figure}`);
}

/** The most that a process has had in memory, as Linux counts it. */
function peakMemory(pid: number): string {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return `${Math.round(Number(kilobytes) / 1024)} MiB`;
  } catch {
    return "not known on this system";
  }
}
