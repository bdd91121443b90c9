/** What the editor says of runs that were unlikely to learn and trained to their end. */
import { expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver-protocol";
import type { SymptomPoint } from "../../../server/src/indicator/symptoms/symptom.ts";
import { runDiagnostics } from "../../../server/src/language/diagnostics/runDiagnostics.ts";
import type { RunSummary, VerdictRecord } from "../../../server/src/protocol/protocol.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { runsOf, specWith, verdict } from "./runs.ts";

const guessing = { rows: 1000, accuracy: 0.5, loss: 0.69 };
const point: SymptomPoint = {
  ...{ epoch: 30, trainLoss: 0.5, trainAccuracy: 0.8, validationLoss: 0.5, validationAccuracy: 0.8 },
  ...{ lowest: null, layers: [], guessing },
};

const auto = (fields: Partial<VerdictRecord> = {}) =>
  verdict({ rule: "auto", calibrated: false, sentence: "Unlikely to learn: it stalled.", ...fields });

/** What is said of the finished runs of a spec with these accuracies, all with the same verdict. */
function saidOf(accuracies: number[], given: VerdictRecord, changed: Partial<RunSummary> = {}) {
  const text = specWith(`{ "gain": 8, "seeds": ${accuracies.length} }`);
  const runs = runsOf(text, { state: "finished", verdict: given, ...changed }).map((run, index) => {
    const validationAccuracy = accuracies[index]!;
    return { ...run, validationAccuracy, best: { epoch: 20, value: validationAccuracy } };
  });
  return runDiagnostics(parseSpec(text), runs, { recentEpochs: () => [point] });
}
const messagesOf = (...about: Parameters<typeof saidOf>) => saidOf(...about).map(({ message }) => message);

test("it is information, not a warning, and gone once it is dismissed", () => {
  expect(saidOf([0.5, 0.9], auto()).map(({ code, severity }) => [code, severity])).toEqual([
    ["run-finished", DiagnosticSeverity.Information],
    ["run-finished", DiagnosticSeverity.Information],
  ]);
  expect(saidOf([0.5, 0.9], auto(), { dismissed: true })).toEqual([]);
});

test("a run that is good was judged wrongly, and stopping it would have saved nothing", () => {
  expect(messagesOf([0.5, 0.9], auto())).toEqual([
    "Seed 1 at gain 8 was unlikely to learn (it stalled) and ended with validation accuracy 0.5; stopping would have saved 20 of 30 epochs.",
    "Seed 2 at gain 8 was unlikely to learn (it stalled) and ended with validation accuracy 0.9; the verdict was wrong, since the run is good, within 5 points of the best (above 85%).",
  ]);
  expect(messagesOf([0.5, 0.5, 0.9, 0.9], auto())).toEqual([
    "4 runs at gain 8 (seeds 1, 2, 3, 4) were unlikely to learn (for the first of them, it stalled) and ended with validation accuracy 0.5 to 0.9; stopping would have saved 40 of 60 epochs; the verdict was wrong for 2 of them, since they are good, within 5 points of the best (above 85%).",
  ]);
});

test("the best of runs that all guess is not good", () => {
  for (const message of messagesOf([0.49, 0.51], auto())) expect(message).not.toContain("wrong");
});

test("a verdict by thresholds that were set by hand says so, by the paper's level of good runs", () => {
  const [message] = messagesOf([0.786], verdict({ calibrated: false }));
  expect(message).toMatch(
    /the verdict was wrong, since the run is good, a final validation accuracy above 65%; its thresholds are set by hand and not known to suit this study\.$/,
  );
});

test("a rule without thresholds has none that were set by hand", () => {
  for (const message of messagesOf([0.5, 0.9], auto(), { state: "running" }))
    expect(message).toMatch(/stopping saves 20 of 30 epochs\.$/);
});
