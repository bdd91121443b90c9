import { describe, expect, it } from "vitest";
import type { ScoreRecord, Verdict } from "../../../server/src/protocol/protocol.ts";
import type { Run } from "../../../webview-ui/src/state/state.ts";
import { calibrationText, checkpointsOf, studyFigures } from "../../../webview-ui/src/study/studyFigures.ts";
import { runSummary, verdictRecord } from "../../fixtures/panel/runs.ts";

/** A run that ended, with s_F and the verdict at epoch 10. */
function run(
  id: string,
  state: Run["summary"]["state"],
  epoch: number,
  final: number,
  sF: number,
  verdict: Verdict,
): Run {
  const summary = {
    ...runSummary(id, 1, 1, { good: true }),
    state,
    epoch,
    epochs: 30,
    validationAccuracy: final,
  };
  const record = { scores: { sF }, validationAccuracy: 0.5, trainAccuracy: 0.6 } as ScoreRecord;
  const records: Run["records"] = Object.assign([] as ScoreRecord[], { 10: record });
  return {
    summary,
    sequence: 0,
    records,
    verdicts: [{ ...verdictRecord({ good: true }), verdict }],
    indicator: null,
  };
}

describe("a study that calibrates itself", () => {
  const at = (finished: number, ready: boolean): Run => {
    const [base] = [run("a", "running", 15, 0.6, 4, "continue")];
    const progress = { first: 20, finished, good: 5, ready, bound: ready ? 1 / 21 : null };
    const withinStudy = { ...progress, calibrating: false, value: 1, stopAt: null };
    const verdict = { ...verdictRecord({ good: true }), withinStudy };
    return { ...base!, summary: { ...base!.summary, verdict } };
  };

  it("says how far it is by the newest of its verdicts", () => {
    expect(calibrationText([run("a", "running", 15, 0.6, 4, "continue")])).toBe("");
    expect(calibrationText([at(7, false), at(3, false)])).toContain("7 of 20 calibrating runs");
    expect(calibrationText([at(7, false), at(20, true), at(19, false)])).toContain("at most 4.8%");
  });
});

describe("a study", () => {
  const runs = [
    run("a", "finished", 30, 0.8, 9, "continue"),
    run("b", "finished", 30, 0.7, 0, "discard"),
    run("c", "finished", 30, 0.5, 0.1, "discard"),
    run("d", "stopped", 10, 0.5, 0, "discard"),
    run("e", "running", 15, 0.6, 4, "continue"),
  ];
  const figures = studyFigures(runs, { checkpoint: 10, score: "sF", success: 0.65 });

  it("is judged by its finished runs alone", () => {
    expect(figures.finished.map((one) => [one.run, one.isTrained])).toEqual([
      ["a", true],
      ["b", true],
      ["c", false],
    ]);
    expect(figures.confusion).toEqual({
      continue: { trained: 1, untrained: 0 },
      saturated: { trained: 0, untrained: 0 },
      unknown: { trained: 0, untrained: 0 },
      discard: { trained: 1, untrained: 1 },
    });
    expect(figures.falseStops.map((one) => one.run)).toEqual(["b"]);
    expect(figures.correlation).toBeCloseTo(0.5, 14);
  });

  it("counts the verdict that stands at an epoch, also where it was given before", () => {
    expect(studyFigures(runs, { checkpoint: 12, score: "sF", success: 0.65 }).confusion).toEqual(
      figures.confusion,
    );
    const before = studyFigures(runs, { checkpoint: 9, score: "sF", success: 0.65 });
    expect(before.confusion.discard).toEqual({ trained: 0, untrained: 0 });
  });

  it("counts the epochs that it spent, saved and could have saved", () => {
    expect(figures.compute).toEqual({ asked: 150, spent: 115, saved: 20, couldSave: 40 });
  });

  it("has the checkpoints of its settings and verdicts", () => {
    expect(checkpointsOf(runs)).toEqual([10]);
  });
});
