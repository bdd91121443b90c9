/** Programs that the daemon starts from a spec: what they get, how they end, and what outlives the daemon. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readInfo } from "../../../server/src/connection/info.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { needs, python, pythonModules } from "../../support/needs.ts";
import { ended } from "../support/daemon.ts";
import { dai, hasEnded, waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const script = resolve("test/fixtures/programs/regression.py");
const daemon = useDaemon({ PYTHONPATH: resolve("python"), CUDA_VISIBLE_DEVICES: "4,7" });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-programs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Options {
  args?: string[];
  program?: object;
  [key: string]: unknown;
}

/** Writes a spec whose program is the script, and returns its path. */
function specFile({ args = [], program = {}, ...more }: Options = {}): string {
  const file = join(folder, "study.dai.json");
  const spec = {
    name: "regressions",
    program: {
      command: [python, script, "--lr={learningRate}", ...args],
      parameters: { learningRate: 0.5 },
      ...program,
    },
    epochs: 6,
    ...more,
  };
  writeFileSync(file, JSON.stringify(spec));
  return file;
}

async function launch(options: Options = {}): Promise<RunId[]> {
  const uri = pathToFileURL(specFile(options)).href;
  return (await daemon.connection.request("dai/runs/start", { uri })).runs;
}

async function launchToEnd(options: Options = {}): Promise<RunId[]> {
  const runs = await launch(options);
  await waitFor(daemon.connection, runs, hasEnded);
  return runs;
}

async function outputOf(run: RunId): Promise<string> {
  return (await daemon.connection.request("dai/program/output", { run })).text;
}

/** A program that goes no further than an epoch until a file is there, however long its test takes until then. */
const waitingAt = (epoch: number, file: string) => [
  "--seconds=0.05",
  `--waitAt=${epoch}`,
  `--waitFor=${file}`,
];
const reached = (wanted: number) => (run: { epoch: number }) => run.epoch >= wanted;

describe("a program of a spec", needs(pythonModules("numpy", "websockets")), () => {
  test("is started once for each run, with its values in the command and the environment", async () => {
    const runs = await launchToEnd({
      program: { parameters: { learningRate: { logUniform: [1e-2, 1] }, width: [8, 16] } },
      seeds: 2,
    });
    expect(runs.length).toBe(4);
    const details = await daemon.details(runs);
    for (const { state, epoch, parameters, dai: config, seed, records, best } of details) {
      expect({ state, epoch }).toEqual({ state: "finished", epoch: 6 });
      const width = parameters?.["program.parameters.width"];
      const rate = parameters?.["program.parameters.learningRate"];
      expect(config).toMatchObject({ parameters: { learningRate: rate, width }, seed });
      expect(records!.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(records![5]!.metrics).toEqual({ margin: expect.any(Number) });
      expect(best?.value).toBeGreaterThan(0.5);
    }
    const output = await outputOf(runs[0]!);
    const rate = details[0]!.parameters!["program.parameters.learningRate"];
    expect(output).toContain(`--lr=${rate}`);
    expect(output).toContain(`\\"learningRate\\":${rate}`);
    expect(output).toContain('"DAI_EPOCHS": "6", "DAI_RESUME": "0"');
    expect(await dai(daemon.home, ["logs", runs[0]!])).toMatchObject({ status: 0, stdout: output });
  });

  test("is the same run when it is launched again, and continues for more epochs", async () => {
    const [run] = await launchToEnd({ program: { resumes: true } });
    expect(await launch({ program: { resumes: true } })).toEqual([run]);
    const [again] = await launchToEnd({ program: { resumes: true }, epochs: 9 });
    expect(again).toBe(run);
    const [detail] = await daemon.details([run!]);
    expect(detail).toMatchObject({ state: "finished", epoch: 9, epochs: 9 });
    expect(detail!.records!.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await outputOf(run!)).toContain("resumes after 6");
  });

  test("that fails gives the last line of its output as the reason", async () => {
    const [atOnce] = await launchToEnd({ args: ["--fails=atOnce"] });
    expect((await daemon.details([atOnce!]))[0]).toMatchObject({
      state: "failed",
      problem: expect.stringMatching(/status 1 \(There is no data\.\): see `dai logs`/),
    });
    const [later] = await launchToEnd({ args: ["--fails=3"] });
    expect((await daemon.details([later!]))[0]).toMatchObject({
      state: "failed",
      epoch: 2,
      problem: expect.stringContaining("the loss is not a number"),
    });
  });

  test("that reports nothing has failed", async () => {
    const [run] = await launchToEnd({
      program: { command: [python, "-c", "print('hello')"], parameters: {} },
    });
    expect((await daemon.details([run!]))[0]).toMatchObject({
      state: "failed",
      problem: expect.stringMatching(/without reporting an epoch \(hello\): it must report to the run/),
    });
  });

  test("stops when it is asked to, and continues from its checkpoint", async () => {
    const go = join(folder, "go");
    const options = { args: waitingAt(10, go), program: { resumes: true }, epochs: 20 };
    const [run] = (await launch(options)) as [RunId];
    await waitFor(daemon.connection, [run], reached(3));
    await daemon.connection.request("dai/runs/stop", { runs: [run] });
    writeFileSync(go, "");
    const [stopped] = await waitFor(daemon.connection, [run], ({ state }) => state === "stopped");
    await daemon.connection.request("dai/runs/continue", { runs: [run] });
    await waitFor(daemon.connection, [run], ({ state }) => state === "finished");
    expect(await outputOf(run)).toContain(`resumes after ${stopped!.epoch}`);
    const [detail] = await daemon.details([run]);
    expect(detail!.records!.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test("that cannot resume begins again", async () => {
    const go = join(folder, "go");
    const [run] = (await launch({ args: waitingAt(10, go), epochs: 20 })) as [RunId];
    await waitFor(daemon.connection, [run], reached(2));
    await daemon.connection.request("dai/runs/stop", { runs: [run] });
    writeFileSync(go, "");
    await daemon.connection.request("dai/runs/continue", { runs: [run] });
    await waitFor(daemon.connection, [run], ({ state }) => state === "finished");
    expect((await outputOf(run)).match(/"DAI_RESUME": "0"/g)).toHaveLength(2);
    const [detail] = await daemon.details([run]);
    expect(detail!.records!.length).toBe(20);
  });

  test("that ignores both is killed", async () => {
    const [run] = (await launch({ args: ["--ignore=SIGTERM", "--seconds=0.1"], epochs: 100_000 })) as [RunId];
    await waitFor(daemon.connection, [run], reached(1));
    const { pid } = processOf(run);
    await daemon.connection.request("dai/runs/stop", { runs: [run] });
    await ended(pid);
    expect((await daemon.details([run]))[0]!.state).toBe("stopped");
  });

  test("is stopped by the policy", async () => {
    const [run] = await launchToEnd({
      args: ["--seconds=0.02"],
      program: { parameters: { learningRate: 0 } },
      policy: { earlyStopping: { patience: 4 } },
      epochs: 100_000,
    });
    const [detail] = await daemon.details([run!]);
    expect(detail).toMatchObject({ state: "stopped", verdict: { decision: "stopped" } });
    expect(await outputOf(run!)).toContain("asked to stop");
  });

  test("outlives a daemon that is killed, and reports to the next one what it trained meanwhile", async () => {
    const go = join(folder, "go");
    const [run] = (await launch({ args: waitingAt(20, go), epochs: 40 })) as [RunId];
    await waitFor(daemon.connection, [run], reached(2));
    const { pid } = processOf(run);
    process.kill(readInfo(daemon.home)!.pid, "SIGKILL");
    await ended(daemon.connection.info.pid);
    await daemon.restart();
    const [summary] = await waitFor(daemon.connection, [run], ({ state }) => state === "running");
    expect(summary!.epoch).toBeLessThan(40);
    expect(processOf(run).pid).toBe(pid);
    writeFileSync(go, "");
    await waitFor(daemon.connection, [run], ({ state }) => state === "finished");
    const [detail] = await daemon.details([run]);
    expect(detail!.records!.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect((await outputOf(run)).match(/begins/g)).toHaveLength(1);
  });

  test("that was killed with the daemon is started again", async () => {
    const go = join(folder, "go");
    const options = { args: waitingAt(10, go), program: { resumes: true }, epochs: 20 };
    const [run] = (await launch(options)) as [RunId];
    await waitFor(daemon.connection, [run], reached(3));
    const { pid } = processOf(run);
    process.kill(readInfo(daemon.home)!.pid, "SIGKILL");
    process.kill(pid, "SIGKILL");
    writeFileSync(go, "");
    await ended(daemon.connection.info.pid);
    await daemon.restart();
    await waitFor(daemon.connection, [run], ({ state }) => state === "finished");
    expect(await outputOf(run)).toContain("resumes after");
    const [detail] = await daemon.details([run]);
    expect(detail!.records!.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test("pauses after a first look where the study trains the most promising runs first", async () => {
    await daemon.connection.request("dai/daemon/configure", { workers: 1 });
    const runs = await launch({
      program: { resumes: true, parameters: { learningRate: [1e-6, 2] } },
      policy: { order: "mostPromising" },
      epochs: 4,
    });
    const order: string[] = [];
    daemon.connection.on("dai/run/epoch", ({ run, epoch }) => order.push(`${runs.indexOf(run)}:${epoch}`));
    await daemon.connection.request("dai/runs/subscribe", { runs: "all", after: 0 });
    await waitFor(daemon.connection, runs, hasEnded);
    expect(order).toEqual(["0:1", "1:1", "1:2", "1:3", "1:4", "0:2", "0:3", "0:4"]);
  });

  test("is one of as many as there are workers", async () => {
    await daemon.connection.request("dai/daemon/configure", { workers: 2 });
    const running = new Set<RunId>();
    const counts: number[] = [];
    daemon.connection.on("dai/run/changed", ({ run, state }) => {
      if (state === "running") running.add(run);
      else running.delete(run);
      counts.push(running.size);
    });
    await daemon.connection.request("dai/runs/subscribe", { runs: "all", after: 0 });
    await launchToEnd({ args: ["--seconds=0.05"], seeds: 5 });
    expect(Math.max(...counts)).toBe(2);
  });

  test("has the GPUs that it asks for to itself", async () => {
    const print = 'import os; print("GPU", os.environ["CUDA_VISIBLE_DEVICES"])';
    const command = [
      python,
      "-c",
      `${print}; exec(open(${JSON.stringify(script)}).read())`,
      "--lr=0.5",
      "--seconds=0.1",
    ];
    const runs = await launchToEnd({ program: { command, gpus: 1, parameters: {} }, seeds: 4 });
    const devices = await Promise.all(runs.map(async (run) => /GPU (\d)/.exec(await outputOf(run))?.[1]));
    expect(new Set(devices)).toEqual(new Set(["4", "7"]));
    const [tooMany] = await launchToEnd({ program: { gpus: 3 } });
    expect((await daemon.details([tooMany!]))[0]).toMatchObject({
      state: "failed",
      problem: expect.stringContaining("wants 3 GPUs and this machine has 2"),
    });
  });

  test("has a folder of its own that goes with the run", async () => {
    const [run] = (await launchToEnd()) as [RunId];
    expect(existsSync(join(daemon.home, "programs", run, "weights.npz"))).toBe(true);
    await daemon.connection.request("dai/runs/delete", { runs: [run] });
    expect(existsSync(join(daemon.home, "programs", run))).toBe(false);
  });

  test("is judged by its loss where it reports no accuracy and its spec names no objective", async () => {
    const code = `import dai_probe, json, os
factor = json.loads(os.environ["DAI_PARAMETERS"])["factor"]
with dai_probe.run(baseline_loss=1.0, validation_samples=1000) as run:
    for epoch in run.epochs():
        run.report(epoch, train_loss=factor / epoch, validation_loss=factor / epoch)`;
    const program = { command: [python, "-c", code], parameters: { factor: [0.5, 8] } };
    const file = specFile({ program });
    // What ended before the terminal followed it is in the summary alone.
    const followed = await dai(daemon.home, ["run", file]);
    expect(followed.stdout).toMatch(/Best: factor 0\.5, val loss 0\.0833 at epoch 6/);
    const runs = await launch({ program });
    const objective = { metric: "validationLoss", goal: "minimize" };
    const [good, bad] = await daemon.details(runs);
    expect(good).toMatchObject({ objective, best: { epoch: 6, value: 0.5 / 6 } });
    expect(bad).toMatchObject({ objective, verdict: { verdict: "discard" } });
    expect(good!.verdict!.sentence).toContain("validation loss");
    expect(await launch({ program })).toEqual(runs);
    expect((await daemon.details(runs)).map((run) => run.objective)).toEqual([objective, objective]);
    expect((await dai(daemon.home, ["evaluate", file])).stdout).toContain("2 runs trained to their end");
    const chosen = { study: { objective: { metric: "trainLoss" } } };
    await launch({ program, ...chosen });
    expect((await daemon.details(runs))[0]!.objective).toEqual({ metric: "trainLoss", goal: "minimize" });
  });

  test("is compared with the others of its study without spectra", async () => {
    const parameters = { learningRate: [1e-4, 1e-3, 1e-2, 0.1, 0.5, 2] };
    const file = specFile({ program: { parameters }, study: { objective: { metric: "margin" } } });
    const result = await dai(daemon.home, ["run", file, "--json"]);
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(result.stdout.match(/"type":"verdict"/g)!.length).toBeGreaterThan(6);
    const evaluated = await dai(daemon.home, ["evaluate", file, "--json"]);
    expect(evaluated.status).toBe(0);
    const table = await dai(daemon.home, ["export", "regressions", "--format", "csv"]);
    const [head, ...rows] = table.stdout.trimEnd().split("\n");
    expect(head).toContain("program.parameters.learningRate");
    expect(rows.map((row) => row.split(",").includes("margin"))).toEqual(Array(6).fill(true));
    expect((await dai(daemon.home, ["show", await firstRun()])).stdout).toContain("--lr={learningRate}");
  });
});

describe("a spec that cannot be launched", () => {
  const refused = (spec: object) => daemon.connection.request("dai/runs/start", { spec });

  test("says why", async () => {
    await expect(refused({ program: { command: ["python"] } })).rejects.toThrow(
      /this spec has no folder yet: save/,
    );
    const uri = pathToFileURL(specFile({ program: { command: ["./none"], parameters: {} } })).href;
    await expect(daemon.connection.request("dai/runs/start", { uri })).rejects.toThrow(
      /The command ".\/none" does not exist: correct the path/,
    );
    const known = pathToFileURL(specFile()).href;
    const params = { uri: known, engine: "wasm" } as const;
    await expect(daemon.connection.request("dai/runs/start", params)).rejects.toThrow(/leave out wasm/);
  });
});

async function firstRun(): Promise<RunId> {
  return (await daemon.connection.request("dai/runs/list", {})).runs[0]!.run;
}

/** The process that trains a run, as the daemon keeps it. */
function processOf(run: RunId): { pid: number } {
  return JSON.parse(readFileSync(join(daemon.home, "programs", run, "process.json"), "utf8"));
}
