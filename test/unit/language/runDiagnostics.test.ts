import { expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver-protocol";
import type { SymptomPoint } from "../../../server/src/indicator/symptoms/symptom.ts";
import { runDiagnostics } from "../../../server/src/language/diagnostics/runDiagnostics.ts";
import { nameOfRun, nameOfRuns } from "../../../server/src/language/diagnostics/runIssue.ts";
import type { RunSummary, VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { textAt } from "./cursor.ts";
import { runsOf, specWith, verdict } from "./runs.ts";

const text = specWith('{ "gain": [1, 8], "seeds": [2] }');

function diagnose(spec: string, runs: RunSummary[]) {
  return runDiagnostics(parseSpec(spec), runs);
}

function onlyMessage(state: Partial<RunSummary>): string | undefined {
  const [first, ...others] = diagnose(text, runsOf(text, state).slice(1));
  expect(others).toEqual([]);
  return first && `${first.code}: ${first.message}`;
}

test("a discarded run is a warning at its gain, with the evidence and the run's id", () => {
  const [good, bad] = runsOf(text);
  const diagnostics = diagnose(text, [good!, { ...bad!, verdict: verdict() }]);
  expect(diagnostics).toEqual([
    {
      range: expect.anything(),
      severity: DiagnosticSeverity.Warning,
      source: "dai",
      code: "run-discard",
      message:
        "Seed 2 at gain 8 is unlikely to learn: s_F 0 is not above 0.25 at epoch 10; stopping saves 20 of 30 epochs.",
      data: { runs: [bad!.run] },
    },
  ]);
  expect(textAt(text, diagnostics[0]!.range)).toBe("8");
});

/** The verdict of a run that learns, in a study with better ones. */
function outpaced(fields: Partial<VerdictRecord>): VerdictRecord {
  const why = "validation accuracy 20.8% at epoch 10, but it will not be among the good runs of this study";
  return verdict({ verdict: "continue", rule: "auto", sentence: `Likely to learn: ${why}.`, ...fields });
}

test.each<[Partial<RunSummary>, string | undefined]>([
  [{ verdict: verdict({ verdict: "continue", sF: 3 }) }, undefined],
  [{ verdict: verdict(), dismissed: true }, undefined],
  [{ verdict: verdict({ decision: "ignored" }) }, undefined],
  [
    { verdict: verdict({ calibrated: false }) },
    "run-discard: Seed 2 at gain 8 is unlikely to learn: s_F 0 is not above 0.25 at epoch 10; stopping saves 20 of 30 epochs; its thresholds are set by hand and not known to suit this study.",
  ],
  [
    { verdict: verdict({ epoch: 30, saves: 0 }), state: "running" },
    "run-discard: Seed 2 at gain 8 is unlikely to learn: s_F 0 is not above 0.25 at epoch 30.",
  ],
  [
    { verdict: verdict({ verdict: "saturated", so: 21.3, epoch: 20, saves: 10 }) },
    "run-saturated: Seed 2 at gain 8 has converged: s_o is 21.3 and s_s 2e-5 at epoch 20; stopping saves 10 of 30 epochs.",
  ],
  [
    { verdict: verdict(), state: "stopped" },
    "run-stopped: Seed 2 at gain 8 was stopped at epoch 12 as unlikely to learn: s_F 0 is not above 0.25 at epoch 10; it can be continued to epoch 30.",
  ],
  [
    { verdict: outpaced({ wantsStop: true, decision: "stopped" }), state: "stopped" },
    "run-stopped: Seed 2 at gain 8 learns, but was stopped at epoch 12: validation accuracy 20.8% at epoch 10, but it will not be among the good runs of this study; it can be continued to epoch 30.",
  ],
  [{ verdict: outpaced({ wantsStop: true, decision: "advised" }), state: "stopped" }, undefined],
  [{ verdict: verdict(), state: "stopped", dismissed: true }, expect.stringMatching(/^run-stopped: /)],
  [{ state: "stopped" }, undefined],
  [
    { verdict: verdict(), state: "finished", validationAccuracy: 0.5132 },
    "run-finished: Seed 2 at gain 8 was unlikely to learn (s_F 0 is not above 0.25 at epoch 10) and ended with validation accuracy 0.513; stopping would have saved 20 of 30 epochs.",
  ],
  [{ verdict: verdict({ verdict: "saturated" }), state: "finished" }, undefined],
  [
    { state: "diverged", problem: "The loss is not finite at epoch 3." },
    "run-diverged: Seed 2 at gain 8 diverged: The loss is not finite at epoch 3.",
  ],
  [{ state: "failed", problem: null }, "run-failed: Seed 2 at gain 8 failed."],
  [
    { state: "finished", unscored: "It was trained with spectra once an epoch." },
    "run-unscored: Seed 2 at gain 8 has no scores: It was trained with spectra once an epoch.",
  ],
])("%j", (state, message) => {
  expect(onlyMessage(state)).toEqual(message);
});

test("more than three runs at one place are summed up", () => {
  const spec = specWith('{ "gain": 8, "seeds": 5 }');
  const runs = runsOf(spec, { verdict: verdict() });
  const three = diagnose(spec, runs.slice(0, 3));
  expect(three.map(({ data }) => data.runs.length)).toEqual([1, 1, 1]);
  const [all, ...others] = diagnose(spec, runs);
  expect(others).toEqual([]);
  expect(all).toMatchObject({
    message:
      "5 runs at gain 8 (seeds 1, 2, 3, 4, 5) are unlikely to learn: s_F is at most 0, not above 0.25, at epoch 10; stopping saves 100 of 150 epochs.",
    data: { runs: runs.map(({ run }) => run) },
  });
});

test("a program's run is called by its parameters", () => {
  const parameters = { "program.parameters.learningRate": 0.3, "program.parameters.width": 64 };
  const [, run] = runsOf(text, {
    program: "launched",
    parameters,
    state: "diverged",
    problem: "It is gone.",
  });
  expect(nameOfRun(run!)).toBe("Seed 2 with learningRate 0.3, width 64");
  expect(nameOfRuns([run!, run!])).toBe("2 runs (seeds 2)");
});

test("a sum of many runs names their gains and the first ten seeds", () => {
  const spec = specWith('{ "gain": { "uniform": [8, 8.001] }, "seeds": 12 }');
  const [diagnostic] = diagnose(
    spec,
    runsOf(spec, { state: "diverged", problem: "The loss is not finite." }),
  );
  expect(diagnostic?.message).toBe(
    "12 runs at gains 8 to 8.001 (seeds 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more) diverged; the first of them: The loss is not finite.",
  );
  expect(textAt(spec, diagnostic!.range)).toBe('"gain"');
});

test("a run that the spec no longer describes is silent", () => {
  const runs = runsOf(text, { verdict: verdict() });
  expect(diagnose(text.replace("1, 8]", "1, 4]"), runs).map(({ data }) => data.runs)).toEqual([
    [runs[0]!.run],
  ]);
  expect(diagnose(text.replace('"hidden": [8]', '"hidden": [16]'), runs)).toEqual([]);
});

test("more epochs or another policy keep a run", () => {
  const runs = runsOf(text, { verdict: verdict() });
  expect(diagnose(text.replace('"epochs": 30', '"epochs": 60'), runs)).toHaveLength(2);
});

test("while the spec has errors the runs keep their places", () => {
  const broken = text.replace('"epochs": 30', '"epochs": ');
  const diagnostics = diagnose(broken, runsOf(text, { verdict: verdict() }));
  expect(diagnostics.map(({ range }) => textAt(broken, range))).toEqual(["1", "8"]);
});

test("when more than fifty items of a list are concerned, the list is marked once", () => {
  const list = (length: number) => `[${Array.from({ length }, (_, i) => i + 1).join(", ")}]`;
  const placesFor = (length: number) => {
    const spec = specWith(`{ "gain": ${list(length)} }`);
    return diagnose(spec, runsOf(spec, { verdict: verdict() })).map(({ range }) => textAt(spec, range));
  };
  expect(placesFor(50)).toHaveLength(50);
  expect(placesFor(51)).toEqual([list(51)]);
});

test("a symptom in a run's newest epochs is told at its place, with a remedy", () => {
  const point = (epoch: number): SymptomPoint => ({
    epoch,
    trainLoss: 0.7,
    trainAccuracy: 0.5,
    validationLoss: 0.7,
    validationAccuracy: 0.5,
    lowest: null,
    guessing: { rows: 100, accuracy: 0.5, loss: 0.69 },
    layers: [],
  });
  const points = Array.from({ length: 6 }, (_, i) => point(i + 1));
  const [good, bad] = runsOf(text);
  const recentEpochs = (run: string) => (run === bad!.run ? points : []);
  const found = (runs: RunSummary[]) => runDiagnostics(parseSpec(text), runs, { recentEpochs });
  expect(found([good!, bad!])).toMatchObject([
    {
      code: "run-constant-predictions",
      severity: DiagnosticSeverity.Information,
      message:
        "Seed 2 at gain 8 shows constant predictions: the validation accuracy has been 0.5 for 5 epochs, as if every sample were predicted as the same class. Bring the gain nearer to 1 and check the learning rate.",
      data: { runs: [bad!.run] },
    },
  ]);
  expect(found([{ ...bad!, dismissed: true }])).toEqual([]);
  expect(found([{ ...bad!, state: "stopped" }])).toEqual([]);
});
