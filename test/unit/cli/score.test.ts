/** @module-tag slow */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { scoreLines } from "../../../server/src/cli/commands/score.ts";
import type { LineSettings } from "../../../server/src/cli/score/scoreLine.ts";
import type { Scores, Verdict } from "../../../server/src/indicator/scores/scores.ts";
import { defaultSettings } from "../../../server/src/indicator/scores/settings.ts";

const settings: LineSettings = {
  ...{ ...defaultSettings, window: 2, checkpoints: [] },
  ...{ every: "epoch", matrix: "linear" },
};

function line(epoch: number, ...spectra: number[][]) {
  return JSON.stringify({ epoch, layers: spectra.map((singularValues) => ({ singularValues })) });
}

interface ScoredLine {
  run?: string;
  epoch: number;
  scores: Scores | null;
  ticks?: { step: number; scores: Scores | null }[];
  unscored?: string;
  verdict?: Verdict;
}

async function scored(lines: string[], changed: Partial<LineSettings> = {}) {
  const output: ScoredLine[] = [];
  for await (const each of scoreLines(lines, { ...settings, ...changed })) output.push(JSON.parse(each));
  return output;
}

describe("lines of spectra", () => {
  it("give a line of scores each, null until the window is full", async () => {
    expect(await scored([line(0, [1, 1]), "", line(1, [1, 1]), line(2, [1, 1])])).toEqual([
      { epoch: 0, scores: null },
      { epoch: 1, scores: null },
      {
        epoch: 2,
        scores: { so: 4 / 6, ss: 0, st: Math.abs(Math.log(4 / 6)), sF: Math.abs(Math.log(4 / 6)), sFv: null },
      },
    ]);
  });

  it("use validation accuracy where it is given", async () => {
    const withAccuracy = [0, 1, 2].map((epoch) =>
      JSON.stringify({ epoch, validationAccuracy: 0.5, layers: [{ singularValues: [1, 1] }] }),
    );
    // γ·st = 2e-4·0.5·2·|ln(2/3)|
    const sFv = 0.5 * (1 + 2e-4 * Math.log(1.5));
    expect((await scored(withAccuracy))[2]!.scores!.sFv).toBeCloseTo(sFv, 12);
  });

  it("of `dai run --json` are grouped by run, and only epochs count", async () => {
    const typed = (run: string, epoch: number, tail: number) =>
      JSON.stringify({ type: "epoch", run, epoch, layers: [{ name: "dense_1", singularValues: [1, tail] }] });
    const output = await scored([
      JSON.stringify({ type: "run", run: "a", seed: 1, gain: 1, state: "running" }),
      ...[0, 1, 2].flatMap((epoch) => [typed("a", epoch, 1), typed("b", epoch, 0)]),
      JSON.stringify({ type: "end", run: "a", state: "finished", epoch: 2 }),
    ]);
    expect(output.map(({ run, epoch }) => `${run}${epoch}`)).toEqual(["a0", "b0", "a1", "b1", "a2", "b2"]);
    expect(output.slice(-2).map(({ scores }) => scores!.so)).toEqual([4 / 6, 4 / 3]);
  });

  it("carry a verdict at the checkpoints that were asked for", async () => {
    const lines = [0, 1, 2, 3].map((epoch) => line(epoch, [1, 0, 0, 0, 0, 0, 0, 0]));
    const output = await scored(lines, { checkpoints: [3] });
    expect(output.map(({ verdict }) => verdict)).toEqual([undefined, undefined, undefined, "discard"]);
  });
});

describe("lines with ticks", () => {
  /** Ticks as [step, Σσ before the activation]; after it, Σσ is always 2. */
  function ticked(epoch: number, ...ticks: [number, number][]) {
    const records = ticks.map(([step, linear]) => ({ step, nuclearNorms: [{ linear, activation: 2 }] }));
    return JSON.stringify({
      ...{ epoch, validationAccuracy: 0.6, layers: [{ singularValues: [1, 1, 1, 1] }] },
      ticks: records,
    });
  }
  const lines = [ticked(0, [0, 2.5]), ticked(1, [2, 2.1], [4, 1.7]), ticked(2, [2, 1.6], [4, 1.5])];

  it("are scored by them where a clock is asked for, and else as one step", async () => {
    const output = await scored(lines, { every: 2, checkpoints: [1] });
    expect(output.map(({ ticks }) => ticks!.map(({ step, scores }) => [step, scores !== null]))).toEqual([
      [[0, false]],
      [
        [2, false],
        [4, true],
      ],
      [
        [2, true],
        [4, true],
      ],
    ]);
    // s_o = 4 · 2 / (2.5 + 2.1 + 1.7) and s_s = (0 · 0.4 + 1 · 0.4) / 4; γ = 2e-4 · 0.6 · 1, t in epochs.
    expect(output[1]!.scores!.so).toBeCloseTo(1.2698412698, 9);
    expect(output[1]!.scores!.ss).toBeCloseTo(0.1, 12);
    expect(output[1]!.scores!.sFv).toBeCloseTo(0.6252172002, 9);
    expect(output[1]!.ticks![1]!.scores).toEqual(output[1]!.scores);
    expect(output.map(({ verdict }) => verdict)).toEqual([undefined, "continue", undefined]);
    expect(output[2]!.ticks![0]!.scores!.sFv).toBeNull();
    const byEpochs = await scored(lines);
    expect(byEpochs.map(({ scores, ticks }) => [scores?.so ?? null, ticks])).toEqual([
      [null, undefined],
      [null, undefined],
      [8 / 12, undefined],
    ]);
  });

  it("are scored by every k-th of them, and by the matrix that is asked for", async () => {
    const coarse = await scored(lines, { every: 4 });
    expect(coarse.map(({ scores }) => scores?.so ?? null)).toEqual([null, null, 8 / (2.5 + 1.7 + 1.5)]);
    expect(coarse[2]!.ticks![0]).toEqual({ step: 2, scores: null });
    const activation = await scored(lines, { every: 2, matrix: "activation" });
    expect(activation.map(({ scores }) => scores?.so ?? null)).toEqual([null, 8 / 6, 8 / 6]);
  });

  it("say why they have no scores, and fill the window again after that", async () => {
    const output = await scored([...lines, line(3, [1, 1, 1, 1]), ticked(4, [2, 1.4], [4, 1.3])], {
      every: 2,
    });
    expect(output[3]).toEqual({ epoch: 3, scores: null, ticks: [], unscored: expect.any(String) });
    expect(output[3]!.unscored).toMatch(/^It was trained with spectra once an epoch, so ticks of 2 steps/);
    expect(output[4]).toMatchObject({ scores: null, ticks: [{ scores: null }, { scores: null }] });
    const undivided = await scored([ticked(0, [0, 2]), ticked(1, [2, 2], [4, 2], [6, 2])], { every: 3 });
    expect(undivided[1]!.unscored).toMatch(/^It was trained with 3 ticks an epoch, which 2 do not divide/);
  });

  it.each([
    ['"ticks":{}', '"ticks" is not an array'],
    ['"ticks":[3]', 'tick 1 has no "step" that is a whole number'],
    ['"ticks":[{"step":2,"nuclearNorms":[{"linear":1,"activation":1}]},{"step":2}]', 'tick 2 has no "step"'],
    ['"ticks":[{"step":2}]', 'tick 1 has no "nuclearNorms" of as many layers as the line has (1)'],
    ['"ticks":[{"step":2,"nuclearNorms":[1]}]', 'tick 1, layer 1 is not { "linear": …, "activation": … }'],
    ['"ticks":[{"step":2,"nuclearNorms":[{"linear":1,"activation":-1}]}]', "tick 1, layer 1 is not {"],
  ])("are refused with %s, but only where ticks count", async (ticks, message) => {
    const bad = `{"epoch":0,"layers":[{"singularValues":[1]}],${ticks}}`;
    await expect(scored([bad], { every: 2 })).rejects.toThrow(`line 1: ${message}`);
    expect(await scored([bad])).toEqual([{ epoch: 0, scores: null }]);
  });

  it("are to continue the run", async () => {
    await expect(scored([lines[0]!, lines[2]!], { every: 2 })).rejects.toThrow(
      "line 2: Epoch 2 comes after epoch 0",
    );
  });
});

describe("the example in docs/scores.md", () => {
  it("is what the command prints", async () => {
    const page = readFileSync(new URL("../../../docs/scores.md", import.meta.url), "utf8");
    const block = (kind: string) => page.split(`\`\`\`json ${kind}\n`)[1]!.split("\n```")[0]!.split("\n");
    expect(await scored(block("input"))).toEqual(block("output").map((each) => JSON.parse(each)));
  });
});

describe("a bad line", () => {
  it.each([
    ["{", "line 2: is not JSON; write one object per line."],
    ['{"epoch":1,"layers":[{"singularValues":[NaN]}]}', "line 2: is not JSON: JSON has no NaN or Infinity"],
    ["[]", "line 2: is not an object"],
    ["{}", 'line 2: "epoch" is missing'],
    ['{"epoch":"1","layers":[]}', 'line 2: "epoch" is missing or not a number'],
    ['{"epoch":1}', 'line 2: "layers" is missing'],
    ['{"epoch":1,"layers":[]}', "line 2: Epoch 1 has no layers"],
    ['{"epoch":1,"layers":[{}]}', 'line 2: layer 1 has no array "singularValues"'],
    [
      '{"epoch":1,"layers":[{"singularValues":[1]}]}',
      "line 2: At epoch 1, layer 1 has 1 singular values and at epoch 0 2",
    ],
    ['{"epoch":1,"layers":[{"singularValues":[1,"0.5"]}]}', 'layer 1 has "0.5" as singular value 2'],
    ['{"epoch":1,"layers":[{"singularValues":[1,null]}]}', "layer 1 has null as singular value 2"],
    ['{"epoch":1,"layers":[{"singularValues":[1,1e999]}]}', "layer 1 has Infinity as singular value 2"],
    ['{"epoch":1,"layers":[{"singularValues":[1,-1]}]}', "layer 1 has -1 as singular value 2"],
    ['{"epoch":1,"validationAccuracy":"0.5","layers":[]}', '"validationAccuracy" is not a number'],
    ['{"epoch":1,"validationAccuracy":50,"layers":[{"singularValues":[1,1]}]}', "it is a number from 0 to 1"],
    ['{"epoch":2,"layers":[{"singularValues":[1,1]}]}', "Epoch 2 comes after epoch 0"],
    ['{"epoch":0,"layers":[{"singularValues":[1,1]}]}', "Epoch 0 comes after epoch 0"],
    ['{"type":"epoch","run":3,"epoch":1,"layers":[]}', '"run" is not a string'],
  ])("%s is refused", async (bad, message) => {
    await expect(scored([line(0, [1, 0.5]), bad])).rejects.toThrow(message);
  });
});

/** Runs the real command in a process of its own. */
async function run(args: string[], input = "") {
  const root = new URL("../../../", import.meta.url).href;
  const program = `
    import { Command } from "commander";
    import { addScoreCommand } from "${root}server/src/cli/commands/score.ts";
    const program = new Command("dai");
    addScoreCommand(program);
    await program.parseAsync(process.argv.slice(1), { from: "user" });`;
  const node = process.versions.node.startsWith("22.") ? ["--experimental-strip-types", "--no-warnings"] : [];
  const child = spawn(process.execPath, [...node, "--input-type=module", "-e", program, "score", ...args], {
    cwd: new URL(root),
  });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const status = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await status, out, err };
}

describe("the command", () => {
  const lines = [0, 1, 2].map((epoch) => line(epoch, [1, 0.5])).join("\r\n");

  it("reads standard input and takes options", async () => {
    const { status, out, err } = await run(["-", "--window", "2", "--eta", "0", "--gate-shift", "-1"], lines);
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out.trim().split("\n")).toHaveLength(3);
    expect(JSON.parse(out.trim().split("\n")[2]!).scores.so).toBeCloseTo(4 / 4.5, 12);
  });

  it("reads a file, and says on which line it is broken after printing what came before", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "dai-score-")), "run.ndjson");
    writeFileSync(file, `${line(0, [1])}\n${line(1, [1])}\nnonsense\n`);
    const { status, out, err } = await run([file]);
    expect(status).toBe(1);
    expect(out.trim().split("\n")).toHaveLength(2);
    expect(err).toBe(`dai score: ${file}, line 3: is not JSON; write one object per line.\n`);
  });

  it("refuses what it cannot use with one sentence", async () => {
    const missing = await run(["no-such-file.ndjson"]);
    expect(missing).toMatchObject({ status: 1, out: "" });
    expect(missing.err).toBe(
      "dai score: there is no file no-such-file.ndjson; give an NDJSON file, or - for standard input.\n",
    );
    const folder = await run(["test"]);
    expect(folder).toMatchObject({ status: 1, err: expect.stringContaining("test is a folder") });
    const window = await run(["-", "--window", "1"]);
    expect(window).toMatchObject({
      status: 1,
      err: expect.stringContaining("Give a whole number, 2 or above."),
    });
    const beta = await run(["-", "--beta", "0"]);
    expect(beta).toMatchObject({ status: 1, err: expect.stringContaining("Give a number above 0.") });
    const every = await run(["-", "--every", "0"]);
    expect(every).toMatchObject({
      status: 1,
      err: expect.stringContaining('Give a whole number of steps, 1 or above, or "epoch".'),
    });
    const shift = await run(["-", "--gate-shift", "small"]);
    expect(shift).toMatchObject({ status: 1, err: expect.stringContaining("Give a number.") });
  });
});
