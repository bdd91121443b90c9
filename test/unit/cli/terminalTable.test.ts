import { describe, expect, it } from "vitest";
import { plainLine } from "../../../server/src/cli/terminal/plainLine.ts";
import {
  applyNotification,
  createStudyView,
  type StudyView,
} from "../../../server/src/cli/terminal/studyView.ts";
import { renderSummary } from "../../../server/src/cli/terminal/summary.ts";
import { renderTable } from "../../../server/src/cli/terminal/table.ts";
import { sentenceOf } from "../../../server/src/messages/catalogue.ts";
import { known } from "../../../server/src/protocol/notifications.ts";
import type { RunState } from "../../../server/src/protocol/protocol.ts";
import { type Course, flat, follow, fourRuns, record, summary, verdictRecord } from "./terminalStudies.ts";

describe("a study that calibrates itself", () => {
  const study = (first: number): StudyView => ({
    ...follow(fourRuns),
    calibrate: { first, success: 0.65, checkpoints: [10] },
  });

  it("says below the table and in the summary how far it is and what it promises", () => {
    const table = renderTable(study(2), 120, 23).join("\n");
    const promise =
      "Calibrated within the study: only 1 of its 2 calibrating runs were good, so no run is stopped until";
    expect(table).toContain(promise);
    expect(renderSummary(study(2), 120).join("\n")).toContain(promise);
    const early = study(3);
    early.runs.get("run2")!.summary.state = "running";
    expect(renderTable(early, 120, 23).join("\n")).toContain(
      "Calibration: 2 of 3 calibrating runs have finished; until then verdicts only advise.",
    );
  });

  it("tells below the table how far the data of runs is read", () => {
    const view = study(3);
    const sentence = "Reading 60,000 images: 24,000 decoded.";
    for (const id of ["run0", "run1"]) view.runs.get(id)!.summary.reading = sentence;
    const told = renderTable(view, 120, 23).filter((line) => line === sentence);
    expect(told).toHaveLength(1);
  });

  it("tells a verdict by its own sentence", () => {
    const evidence = { first: 3, finished: 2, good: 1, ready: false, bound: null };
    const withinStudy = { ...evidence, calibrating: true, value: 1, stopAt: null };
    const verdict = { ...verdictRecord("continue"), sentence: "Its own sentence.", withinStudy };
    const view = study(3);
    const run = view.runs.get("run0")!;
    expect(plainLine({ kind: "verdict", run, verdict }, view)).toMatch(/Its own sentence\.$/);
  });
});

describe("the table", () => {
  it("fits 80 columns", () => {
    expect(renderTable(follow(fourRuns), 80, 23)).toEqual([
      "Shell-256: 4 runs, 4 finished; 120 of 120 epochs",
      " gain  seed  state     epoch       accuracy    best     s_F  decay     verdict",
      "    1     1  finished  ━━━━ 30/30     80.3%   80.3%    27.9  █▄▂▁▁▁▁▁  likely",
      "    8     1  finished  ━━━━ 30/30     54.0%   54.0%       0  ████████  unlikely",
      "    1     2  finished  ━━━━ 30/30     79.1%   79.1%    27.9  █▄▂▁▁▁▁▁  likely",
      "13.48     2  finished  ━━━━ 30/30     52.9%   52.9%       0  ████████  unlikely",
      "",
      "gain 13.48 seed 2: The singular values have stopped changing in every layer.",
    ]);
  });

  it.each([
    20, 40, 60, 80, 100, 140, 300,
  ])("has no line longer than %i columns, and keeps seed and verdict", (columns) => {
    const lines = renderTable(follow(fourRuns), columns, 23);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines[1]).toMatch(/seed .*verdict$/);
  });

  it("shows what is under way when there are more runs than rows, and counts the rest", () => {
    const many = Array.from({ length: 137 }, (_, i): Course => {
      const state = i < 100 ? "finished" : i < 102 ? "running" : "queued";
      return { changed: { seed: i }, levels: [0.3], accuracy: 0.5 + i / 1000, state };
    });
    const lines = renderTable(follow(many), 80, 10);
    expect(lines).toHaveLength(10);
    expect(lines.slice(2, 9).map((line) => line.slice(0, 4).trim())).toEqual([
      "95",
      "96",
      "97",
      "98",
      "99",
      "100",
      "101",
    ]);
    expect(lines.at(-1)).toBe("and 130 more: 95 finished, 35 queued");
  });

  it("names the layers only where they differ", () => {
    const deep = { ...fourRuns[0]!, changed: { hidden: [512, 256] } };
    expect(renderTable(follow(fourRuns), 140, 23)[1]).not.toContain("layers");
    expect(renderTable(follow([...fourRuns, deep]), 140, 23)[6]).toContain("512-256");
  });
});

describe("the view", () => {
  it("replaces epochs that come again and ignores runs of others", () => {
    const view = createStudyView("study", [summary("a")]);
    let sequence = 0;
    const send = (run: string, epoch: number, level: number) =>
      applyNotification(view, {
        method: "dai/run/epoch",
        params: { ...record(epoch, 0.5, level), run, sequence: ++sequence },
      });
    for (const epoch of [0, 1, 2]) send("a", epoch, 0.3);
    send("a", 1, 0.2);
    expect(send("b", 0, 0.3)).toBeNull();
    expect(
      known(view.runs.get("a")!.records).map(({ epoch, meanSingularValue }) => [epoch, meanSingularValue]),
    ).toEqual([
      [0, 0.3],
      [1, 0.2],
      [2, 0.3],
    ]);
    expect(view.runs.size).toBe(1);
  });

  it("follows a run that is deleted and launched again, from its beginning", () => {
    const view = createStudyView("study", [summary("a")]);
    applyNotification(view, {
      method: "dai/run/epoch",
      params: { ...record(0, 0.5, 0.3), run: "a", sequence: 1 },
    });
    applyNotification(view, { method: "dai/run/deleted", params: { run: "a", sequence: 2 } });
    expect(view.runs.size).toBe(0);
    const relaunched = { ...summary("a"), sequence: 3 };
    expect(applyNotification(view, { method: "dai/run/changed", params: relaunched })?.kind).toBe("state");
    expect(view.runs.get("a")!.records).toEqual([]);
    const other = { ...summary("b"), sequence: 4 };
    expect(applyNotification(view, { method: "dai/run/changed", params: other })).toBeNull();
  });

  it("says only of states that they changed", () => {
    const view = createStudyView("study", [summary("a")]);
    let sequence = 0;
    const change = (state: RunState) =>
      applyNotification(view, {
        method: "dai/run/changed",
        params: { ...summary("a"), state, sequence: ++sequence },
      });
    expect(change("running")).toBeNull();
    expect(change("finished")).toMatchObject({ kind: "state" });
  });
});

describe("the summary", () => {
  it("groups the runs by verdict, and says what stopping would have saved and cost", () => {
    expect(renderSummary(follow(fourRuns), 80)).toEqual([
      "Shell-256: 4 finished; 120 epochs in 1 min 2 s of training.",
      "Best: gain 1 seed 1, accuracy 80.3% at epoch 1 (run run0).",
      "Likely to learn 2: gain 1 seed 1 (80.3%), gain 1 seed 2 (79.1%).",
      "Unlikely to learn 2: gain 8 seed 1 (54.0%), gain 13.48 seed 2 (52.9%).",
      "Stopping runs at their verdict, unlikely or converged, would have saved 40 of",
      "120 epochs, about 20 s of training, of runs that were not good.",
      "Nothing was stopped, because the verdicts only advise. The verdicts' thresholds",
      "were fitted to this kind of study.",
      "Stopping at the verdicts would have kept both good runs. Good: a final",
      "validation accuracy above 65%.",
      "s_F: decay score of the hidden layers' singular values, without labels. s_Fv:",
      "the validation accuracy expected from it.",
    ]);
  });

  it("counts what stopping has saved", () => {
    const stopped: Course = { ...fourRuns[1]!, levels: flat.slice(0, 11), state: "stopped" };
    const lines = renderSummary(follow([fourRuns[0]!, stopped]), 100);
    expect(lines).toContain("Unlikely to learn 1: gain 8 (54.0%, at epoch 10).");
    expect(lines.join(" ")).toContain(
      sentenceOf("savings/unknown", { epochs: "20 of 60 epochs, about 10 s" }),
    );
    expect(lines.join(" ")).not.toContain("would have been lost");
  });

  it("shows the best objective of each run, whose weights are kept", () => {
    const fallen: Course = { ...fourRuns[0]!, changed: { best: { epoch: 3, value: 0.912, loss: 0.4 } } };
    expect(renderSummary(follow([fallen]), 100)).toContain("Likely to learn 1: gain 1 seed 1 (91.2%).");
  });

  it("says which verdicts were wrong and that thresholds are set by hand", () => {
    const wrong: Course = {
      ...fourRuns[1]!,
      accuracy: 0.82,
      verdict: verdictRecord("discard", { calibrated: false }),
    };
    const text = renderSummary(follow([fourRuns[0]!, wrong]), 200).join(" ");
    expect(text).toContain("set by hand and not known to suit this study.");
    expect(text).not.toContain("would have saved");
    expect(text).toContain(
      "Stopping at the verdicts would have been wrong for 1 of the 2 good runs: gain 8 (82.0%). Good: a final validation accuracy above 65%.",
    );
  });

  it("says so where every run would have been stopped", () => {
    const byAuto = fourRuns
      .filter((_, i) => i % 2 === 1)
      .map((course) => ({ ...course, verdict: { ...course.verdict!, rule: "auto" } }));
    const text = renderSummary(follow(byAuto), 200).join(" ");
    expect(text).toContain(
      "The verdicts discard all 2 finished runs. Stopping at the verdicts would have been wrong for 2 of the 2 good runs: gain 8 seed 1 (54.0%), gain 13.48 seed 2 (52.9%). Good: within 5 points of the best (above 49%).",
    );
  });

  it("does not say that a rule which stopped runs only advises", () => {
    const verdict = verdictRecord("discard", { calibrated: false, decision: "stopped" });
    const stopped: Course = { ...fourRuns[1]!, verdict, levels: flat.slice(0, 11), state: "stopped" };
    const text = renderSummary(follow([fourRuns[0]!, stopped]), 200).join(" ");
    expect(text).toContain("The policy stopped 1 run. The verdicts' thresholds are set by hand");
    expect(text).not.toContain("advi");
  });

  it("names runs that converged, broke or have no verdict", () => {
    const lines = renderSummary(
      follow([
        { ...fourRuns[0]!, verdict: verdictRecord("saturated", { epoch: 20, saves: 10 }) },
        {
          changed: { gain: 1e20, problem: "The loss is not finite." },
          levels: [0.3],
          accuracy: 0.5,
          state: "diverged",
        },
        { changed: { seed: 3 }, levels: [0.3], accuracy: 0.5, state: "running" },
      ]),
      100,
    );
    expect(lines).toContain("Converged 1: gain 1 seed 1 (80.3%).");
    expect(lines).toContain("gain 1e20 seed 1 diverged at the start: The loss is not finite.");
    expect(lines).toContain("1 run without a verdict.");
  });

  it("gives the mean over its folds of each configuration of a cross-validation, the best first", () => {
    const runOf = (rate: number, fold: number, accuracy: number): Course => ({
      ...fourRuns[0]!,
      accuracy,
      changed: {
        parameters: { "training.optimizer.learningRate": rate, "dataset.validation.fold": fold },
        best: { epoch: 30, value: accuracy },
      },
    });
    const runs = [runOf(0.1, 1, 0.5), runOf(0.1, 2, 0.54), runOf(0.01, 1, 0.8), runOf(0.01, 2, 0.9)];
    expect(renderSummary(follow(runs), 300).join(" ")).toContain(
      "Mean over folds of the best accuracy, ± their standard deviation: learningRate 0.01 (85.0% ± 7.1%, 2 folds), learningRate 0.1 (52.0% ± 2.8%, 2 folds).",
    );
  });

  it("shows the verdict that dai runs shows, also one at the last epoch", () => {
    const late = verdictRecord("saturated", { epoch: 30, saves: 0 });
    expect(renderSummary(follow([{ ...fourRuns[0]!, verdict: late }]), 100)).toContain(
      "Converged 1: gain 1 seed 1 (80.3%).",
    );
  });

  it("lists finished runs of a calibrated study that ended below its success apart", () => {
    const view = follow([fourRuns[0]!, { ...fourRuns[2]!, accuracy: 0.159 }]);
    view.calibrate = { first: 2, success: 0.6, checkpoints: [10] };
    const lines = renderSummary(view, 100);
    expect(lines).toContain("Likely to learn 1: seed 1 (80.3%).");
    expect(lines).toContain("Ended low 1: seed 2 (15.9%).");
  });
});
