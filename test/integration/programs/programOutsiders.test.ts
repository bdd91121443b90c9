/** Programs that behave badly: none harms the daemon, other runs or the record, and each ends with one clear sentence. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import type { RunDetail, RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import { needs, python, pythonModules } from "../../support/needs.ts";
import { ended } from "../support/daemon.ts";
import { dai, hasEnded, waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon({ PYTHONPATH: resolve("python"), DAI_QUIET: "" });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-outsiders-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a program of Python, whose run is called `run`, of so many epochs. */
async function launch(code: string, epochs = 4): Promise<RunId> {
  const script = join(folder, "train.py");
  writeFileSync(script, `import dai_probe, os, signal, sys, time\nrun = dai_probe.run()\n${code}\n`);
  const file = join(folder, "outsider.dai.json");
  writeFileSync(file, JSON.stringify({ program: { command: [python, "train.py"] }, epochs }));
  const { runs } = await daemon.connection.request("dai/runs/start", { uri: pathToFileURL(file).href });
  return runs[0]!;
}

/** The same to its end; the daemon must be there still, with a run beside it that trains on. */
async function launchToEnd(code: string, epochs?: number): Promise<RunDetail> {
  const run = await launch(code, epochs);
  await waitFor(daemon.connection, [run], hasEnded);
  return await detailOf(run);
}

async function detailOf(run: RunId): Promise<RunDetail> {
  const { pid } = await daemon.connection.request("dai/daemon/status", {});
  expect(pid).toBe(daemon.connection.info.pid);
  const [detail] = await daemon.details([run]);
  return detail!;
}

const epochsOf = ({ records }: RunDetail) => records!.map(({ epoch }) => epoch);
const outputOf = async (run: RunId) => (await daemon.connection.request("dai/program/output", { run })).text;
const reports = "for epoch in run.epochs(): run.report(epoch, train_loss=1 / epoch)";
const reached = (wanted: number) => (run: RunSummary) => run.epoch >= wanted;

const options = { ...needs(pythonModules("websockets")), timeout: 900_000 };

describe("a program of a spec that", options, () => {
  test("prints 60 MB at once keeps the newest part of it, and its reports", async () => {
    const detail = await launchToEnd(
      `for i in range(600): sys.stdout.write("x" * 99_990 + f" {i:07}\\n" * 1)\nsys.stdout.flush()\n${reports}\nprint("the end")`,
    );
    expect(detail).toMatchObject({ state: "finished", epoch: 4, problem: null });
    const file = join(daemon.home, "programs", detail.run, "output.log");
    expect(statSync(file).size).toBeLessThanOrEqual(16 * 2 ** 20);
    const tail = await daemon.connection.request("dai/program/output", { run: detail.run, before: 2 ** 40 });
    expect(tail.text).toMatch(/ 0000599\nthe end\n$/);
    expect(readFileSync(file, "utf8")).toMatch(/^\[older output was removed\]\n/);
  });

  test("prints binary and orders to the terminal is shown without them", async () => {
    const detail = await launchToEnd(
      `sys.stdout.buffer.write(bytes(range(256)) * 4)\nprint("\\n\\x1b[2J\\x1b]0;owned\\x07done")\n${reports}`,
    );
    expect(detail).toMatchObject({ state: "finished", problem: null });
    expect(await outputOf(detail.run)).toContain("\u0000\u0001");
    const { stdout } = await dai(daemon.home, ["logs", detail.run, "--tail", "1"]);
    expect(stdout).toContain("done");
  });

  test("says nothing to the daemon is said to be silent, and is stopped like any other", async () => {
    const script = join(folder, "silent.py");
    writeFileSync(script, "import time\ntime.sleep(600)");
    const file = join(folder, "silent.dai.json");
    writeFileSync(file, JSON.stringify({ program: { command: [python, script] } }));
    const { runs } = await daemon.connection.request("dai/runs/start", { uri: pathToFileURL(file).href });
    const [summary] = await waitFor(daemon.connection, runs, ({ reading }) => !!reading);
    expect(summary!.reading).toMatch(/has not reported to the run that DAI_RUN names yet: see its output/);
    const pid = processOf(runs[0]!);
    await daemon.connection.request("dai/runs/stop", { runs });
    await ended(pid);
  });

  test("reports NaN and infinity has diverged, with both in no record", async () => {
    const detail = await launchToEnd(
      "run.report(1, train_loss=0.5)\nrun.report(2, train_loss=float('nan'), validation_loss=float('inf'), own=float('-inf'))",
    );
    expect(detail).toMatchObject({ state: "diverged", problem: "train_loss is nan at epoch 2." });
    expect(detail.records![1]).toMatchObject({
      ...{ trainLoss: null, validationLoss: null },
      metrics: { own: null },
    });
  });

  test("ends with status 0 before its last epoch, and without a word, is said to have done so", async () => {
    const detail = await launchToEnd(
      "run.report(1, train_loss=1.0)\nwhile not run._reporter.acknowledged: time.sleep(0.01)\nos._exit(0)",
    );
    expect(detail).toMatchObject({
      ...{ state: "finished", epoch: 1 },
      problem: sentenceOf("program-ended/early", { epoch: 1, epochs: 4 }),
    });
  });

  test("ends with a traceback is quoted, with the place", async () => {
    const detail = await launchToEnd(
      "run.report(1, train_loss=1.0)\nrun.close = lambda *_: None\ndef train():\n    raise KeyError('labels')\ntrain()",
    );
    expect(detail.state).toBe("failed");
    expect(detail.problem).toMatch(/status 1 \(KeyError: 'labels', at train.py line 6\): see `dai logs`/);
  });

  test("ignores SIGTERM is killed after a grace, which its run says", async () => {
    const run = await launch(
      "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nfor epoch in range(1, 5): run.report(epoch, train_loss=1.0); time.sleep(30 if epoch > 1 else 0)",
    );
    await waitFor(daemon.connection, [run], reached(1));
    await daemon.connection.request("dai/runs/stop", { runs: [run] });
    const [summary] = await waitFor(daemon.connection, [run], ({ problem }) => problem !== null);
    expect(summary).toMatchObject({
      state: "stopped",
      problem: "The program did not end when it was asked to, and was killed after 10 s.",
    });
  });

  test("reports epochs twice, out of order and beyond the last has each once, in order, and is told", async () => {
    const detail = await launchToEnd(
      "for epoch in (1, 3, 2, 3, 1, 3, 4, 4, 5, 900): run.report(epoch, train_loss=float(epoch))",
    );
    expect(detail).toMatchObject({ state: "finished", epoch: 4 });
    expect(epochsOf(detail)).toEqual([1, 3, 4]);
    expect(detail.records!.map(({ trainLoss }) => trainLoss)).toEqual([1, 3, 4]);
    expect(await outputOf(detail.run)).toContain(
      sentenceOf("report/beyond", { epoch: 5, run: detail.run, epochs: 4 }),
    );
  });

  test("leaves a child that holds its output open ends all the same, and its child with it", async () => {
    const detail = await launchToEnd(
      `child = os.fork()\nif child == 0:\n    time.sleep(600)\n    os._exit(0)\nprint("child", child)\n${reports}`,
    );
    expect(detail).toMatchObject({ state: "finished", epoch: 4 });
    const [, child] = /child (\d+)/.exec(await outputOf(detail.run))!;
    await ended(Number(child));
  });

  test("reports after its end is not heard", async () => {
    const detail = await launchToEnd(
      `import json
${reports}
connection, run_id = run._reporter, run.id
run.close("finished")
from dai_probe.rpc import Connection
from dai_probe.state_directory import find_addresses
other = Connection(find_addresses()[0])
other.send("dai/external/report", {"run": run_id, "record": {"epoch": 4, "trainLoss": 99.0}})
print(json.dumps(other.receive(30)))`,
    );
    expect(detail).toMatchObject({ state: "finished", epoch: 4 });
    expect(detail.records![3]!.trainLoss).toBe(0.25);
    expect(await outputOf(detail.run)).toMatch(/"code": -32003.*has not opened run/);
  });

  test("leaves lines in its folder that are no reports is not hurt by them", async () => {
    const lines = [
      '{"type":"record","record":{"epoch":3,"trainLoss":0.3}}',
      '{"type":"record","record":{"epoch":"two"}}',
      '{"type":"record","record":{"epoch":2,"layers":[{"name":"a","width":1e9,"singularValues":[1]}]}}',
      '{"type":"close","state":"triumphant"}',
    ];
    const detail = await launchToEnd(
      `run.report(1, train_loss=1.0)
open(os.environ["DAI_DIRECTORY"] + "/own.ndjson", "w").write(${JSON.stringify(lines.join("\n"))})
open(os.environ["DAI_DIRECTORY"] + "/other.ndjson", "w").write("not\\na spool\\n")`,
    );
    expect(epochsOf(detail)).toEqual([1, 3]);
    expect(detail.state).toBe("finished");
  });

  test("sends what is not JSON loses its connection, and no other client does", async () => {
    const other = await daemon.connection.request("dai/external/open", {
      ...{ study: "others", parameters: {}, epochs: 2 },
    });
    const detail = await launchToEnd(
      'run.report(1, train_loss=1.0)\nwhile not run._reporter.acknowledged: time.sleep(0.01)\nrun._reporter._link.connection._socket.send(\'{"jsonrpc":"2.0","id":NaN\')\ntime.sleep(0.5)\nos._exit(3)',
    );
    expect(detail).toMatchObject({ state: "failed", epoch: 1 });
    expect(detail.problem).toMatch(/ended with status 3/);
    const record = { epoch: 1, trainLoss: 1 };
    await daemon.connection.request("dai/external/report", { run: other.run, record });
    expect(epochsOf(await detailOf(other.run))).toEqual([1]);
  });
});

/** The process that trains a run, as the daemon keeps it. */
function processOf(run: RunId): number {
  return JSON.parse(readFileSync(join(daemon.home, "programs", run, "process.json"), "utf8")).pid;
}
