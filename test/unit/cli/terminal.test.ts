import { describe, expect, it } from "vitest";
import { duration, percent, scoreText } from "../../../server/src/cli/terminal/figures.ts";
import { redraw } from "../../../server/src/cli/terminal/frame.ts";
import { colours, noColours, paintFor } from "../../../server/src/cli/terminal/paint.ts";
import { plainLine } from "../../../server/src/cli/terminal/plainLine.ts";
import { progressBar } from "../../../server/src/cli/terminal/progressBar.ts";
import { sparkline } from "../../../server/src/cli/terminal/sparkline.ts";
import {
  applyNotification,
  createStudyView,
  type StudyView,
} from "../../../server/src/cli/terminal/studyView.ts";
import { renderSummary } from "../../../server/src/cli/terminal/summary.ts";
import { renderTable } from "../../../server/src/cli/terminal/table.ts";
import { wrap } from "../../../server/src/cli/terminal/wrap.ts";
import type {
  EpochRecord,
  RunState,
  RunSummary,
  Scores,
  Verdict,
  VerdictRecord,
} from "../../../server/src/protocol/protocol.ts";
import { gainText } from "../../../server/src/spec/gainText.ts";

function summary(run: string, changed: Partial<RunSummary> = {}): RunSummary {
  return {
    run,
    study: "study",
    name: "Shell-256",
    uri: null,
    seed: 1,
    gain: 1,
    scheme: "xavierNormal",
    hidden: [256, 128],
    engine: "wasm",
    state: "running",
    epoch: -1,
    epochs: 30,
    validationAccuracy: null,
    scores: null,
    verdict: null,
    dismissed: false,
    problem: null,
    ...changed,
  };
}

function record(
  epoch: number,
  validationAccuracy: number,
  level: number,
  scores: Scores | null = null,
): EpochRecord {
  const layers = [{ name: "dense_1", width: 2, singularValues: [level, level] }];
  return {
    epoch,
    trainLoss: null,
    trainAccuracy: null,
    validationLoss: 0.7,
    validationAccuracy,
    layers,
    scores,
    seconds: 0.5,
  };
}

function verdictRecord(verdict: Verdict, changed: Partial<VerdictRecord> = {}): VerdictRecord {
  return {
    epoch: 10,
    verdict,
    so: 4.77,
    ss: 9.85e-4,
    sF: verdict === "continue" ? 27.94 : 0,
    threshold: 0.25,
    gateNonUniformity: 4,
    gateShift: 3.3e-3,
    initialSo: 4.7,
    layer: { name: "dense_1", so: 2.4, ss: 1.03e-3 },
    calibrated: true,
    decision: "advised",
    saves: 20,
    sentence: "",
    ...changed,
  };
}

interface Course {
  changed?: Partial<RunSummary>;
  /** mean singular value by epoch */
  levels: number[];
  accuracy: number;
  verdict?: VerdictRecord;
  state: RunState;
}

/** A view of runs that took these courses, brought about by the notifications that a daemon sends. */
function follow(courses: Course[]): StudyView {
  const ids = courses.map((_, i) => `run${i}`);
  const view = createStudyView(
    "Shell-256",
    courses.map(({ changed }, i) => summary(ids[i]!, changed)),
  );
  courses.forEach(({ levels, accuracy, verdict, state }, i) => {
    const run = ids[i]!;
    const scores = { so: 5, ss: 1e-3, st: 5.1, sF: verdict?.sF ?? 0, sFv: accuracy };
    levels.forEach((level, epoch) => {
      const params = { ...record(epoch, accuracy, level, epoch < 10 ? null : scores), run, sequence: 0 };
      applyNotification(view, { method: "dai/run/epoch", params });
      if (verdict?.epoch === epoch) {
        applyNotification(view, { method: "dai/run/verdict", params: { ...verdict, run, sequence: 0 } });
      }
    });
    const params = { ...view.runs.get(run)!.summary, state, sequence: 0 };
    applyNotification(view, { method: "dai/run/changed", params });
  });
  return view;
}

const decaying = Array.from({ length: 31 }, (_, epoch) => 0.05 + 0.25 * 0.8 ** epoch);
const flat = new Array<number>(31).fill(0.3);

const fourRuns: Course[] = [
  { levels: decaying, accuracy: 0.803, verdict: verdictRecord("continue"), state: "finished" },
  {
    changed: { gain: 8 },
    levels: flat,
    accuracy: 0.54,
    verdict: verdictRecord("discard"),
    state: "finished",
  },
  {
    changed: { seed: 2 },
    levels: decaying,
    accuracy: 0.791,
    verdict: verdictRecord("continue"),
    state: "finished",
  },
  {
    changed: { seed: 2, gain: 13.48270312 },
    levels: flat,
    accuracy: 0.529,
    verdict: verdictRecord("discard"),
    state: "finished",
  },
];

describe("figures", () => {
  it("are short", () => {
    expect([percent(0.8034), percent(null)]).toEqual(["80.3%", "–"]);
    expect([1, 13.48270312, 0.1, 1e20, 1e-9].map(gainText)).toEqual(["1", "13.48", "0.1", "1e20", "1e-9"]);
    expect([null, 0, 27.936, -1751.2, 123.45].map(scoreText)).toEqual(["–", "0", "27.94", "-1751", "123.5"]);
    expect([0.44, 12.2, 200, 7500].map(duration)).toEqual(["0.4 s", "12 s", "3 min 20 s", "2 h 5 min"]);
  });

  it("wrap at spaces", () => {
    expect(wrap("one two three four", 9, "  ")).toEqual(["one two", "  three", "  four"]);
  });
});

describe("the sparkline", () => {
  it("is a wall where nothing decays and a slope where it does", () => {
    expect(sparkline([0.3, 0.3, 0.29, 0.3], 8)).toBe("████");
    expect(sparkline([0.28, 0.24, 0.2, 0.16, 0.12, 0.08, 0.04, 0], 8)).toBe("█▇▆▅▄▃▂▁");
  });

  it("keeps the first and the last value when there are too many, and stays in range", () => {
    expect(sparkline([1, 0.5, 0.5, 0.5, 0.5, 0], 3)).toBe("█▅▁");
    expect(sparkline([0.5, 1], 1)).toBe("█");
    expect(sparkline([0, 0, 0], 3)).toBe("▁▁▁");
    expect(sparkline([], 5)).toBe("");
  });
});

describe("the progress bar", () => {
  it("is full only at the end", () => {
    expect(progressBar(29, 30, 6)).toBe("━━━━━╌");
    expect(progressBar(30, 30, 6)).toBe("━━━━━━");
    expect(progressBar(-1, 30, 6)).toBe("╌╌╌╌╌╌");
  });
});

describe("colours", () => {
  it("are for terminals whose user has not refused them", () => {
    expect(paintFor({ isTTY: true }, {})).toBe(colours);
    expect(paintFor({ isTTY: true }, { NO_COLOR: "1" })).toBe(noColours);
    expect(paintFor({}, {})).toBe(noColours);
    expect(colours("bad", "discard")).toBe("\u001b[33mdiscard\u001b[39m");
  });
});

describe("a study that calibrates itself", () => {
  const study = (first: number): StudyView => ({
    ...follow(fourRuns),
    calibrate: { first, success: 0.65, checkpoints: [10] },
  });

  it("says below the table and in the summary how far it is and what it promises", () => {
    const table = renderTable(study(2), 120, 23).join("\n");
    const promise =
      "Calibrated within the study: only 1 of its 2 calibrating runs ended good, so no run is stopped until";
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
    expect(plainLine({ kind: "verdict", run, verdict }, view)).toMatch(/continue: Its own sentence\.$/);
  });
});

describe("the table", () => {
  it("fits 80 columns", () => {
    expect(renderTable(follow(fourRuns), 80, 23)).toEqual([
      "Shell-256: 4 runs, 4 finished; 120 of 120 epochs",
      "seed   gain  state     epoch        val acc     s_F   s_Fv  decay      verdict",
      "   1      1  finished  ━━━━━ 30/30    80.3%   27.94  80.3%  █▅▃▃▂▂▂▂▂  continue",
      "   1      8  finished  ━━━━━ 30/30    54.0%       0  54.0%  █████████  discard",
      "   2      1  finished  ━━━━━ 30/30    79.1%   27.94  79.1%  █▅▃▃▂▂▂▂▂  continue",
      "   2  13.48  finished  ━━━━━ 30/30    52.9%       0  52.9%  █████████  discard",
      "",
      "seed 2 gain 13.48: Not expected to train at epoch 10: the spectra hardly move",
      "  any more (s_s 9.85e-4, at most 3.3e-3) and s_o is 4.77, against 4.7 before",
      "  training; even dense_1, which moves the most, has s_s 1.03e-3.",
    ]);
  });

  it.each([
    20, 40, 60, 80, 100, 140, 300,
  ])("has no line longer than %i columns, and keeps seed and verdict", (columns) => {
    const lines = renderTable(follow(fourRuns), columns, 23);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines[1]).toMatch(/^seed .*verdict$/);
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
    const send = (run: string, epoch: number, level: number) =>
      applyNotification(view, {
        method: "dai/run/epoch",
        params: { ...record(epoch, 0.5, level), run, sequence: 0 },
      });
    for (const epoch of [0, 1, 2]) send("a", epoch, 0.3);
    send("a", 1, 0.2);
    expect(send("b", 0, 0.3)).toBeNull();
    expect(
      view.runs.get("a")!.epochs.map(({ epoch, meanSingularValue }) => [epoch, meanSingularValue]),
    ).toEqual([
      [0, 0.3],
      [1, 0.2],
    ]);
    expect(view.runs.size).toBe(1);
  });

  it("follows a run that is deleted and launched anew, from its beginning", () => {
    const view = createStudyView("study", [summary("a")]);
    applyNotification(view, {
      method: "dai/run/epoch",
      params: { ...record(0, 0.5, 0.3), run: "a", sequence: 1 },
    });
    applyNotification(view, { method: "dai/run/deleted", params: { run: "a", sequence: 2 } });
    expect(view.runs.size).toBe(0);
    const anew = { ...summary("a"), sequence: 3 };
    expect(applyNotification(view, { method: "dai/run/changed", params: anew })?.kind).toBe("state");
    expect(view.runs.get("a")!.epochs).toEqual([]);
    const other = { ...summary("b"), sequence: 4 };
    expect(applyNotification(view, { method: "dai/run/changed", params: other })).toBeNull();
  });

  it("says only of states that they changed", () => {
    const view = createStudyView("study", [summary("a")]);
    const change = (state: RunState) =>
      applyNotification(view, { method: "dai/run/changed", params: { ...summary("a"), state, sequence: 0 } });
    expect(change("running")).toBeNull();
    expect(change("finished")).toMatchObject({ kind: "state" });
  });
});

describe("redrawing", () => {
  const csi = "\u001b[";

  it("goes up over what stands there, overwrites it and clears the rest", () => {
    expect(redraw([], ["a"], 80)).toBe(`${csi}?2026ha${csi}K\n${csi}J${csi}?2026l`);
    expect(redraw(["a", "b"], ["c"], 80)).toBe(`${csi}?2026h${csi}2A\rc${csi}K\n${csi}J${csi}?2026l`);
  });

  it("counts the rows that old lines take in a terminal that has become narrower", () => {
    const coloured = colours("strong", "x".repeat(80));
    expect(redraw([coloured, ""], ["c"], 40)).toContain(`${csi}3A`);
  });
});

describe("plain lines", () => {
  it("are aligned, one per change", () => {
    const view = createStudyView("study", [summary("a"), summary("b", { gain: 13.48 })]);
    const scores = { so: 5, ss: 1e-3, st: 27.94, sF: 27.94, sFv: 0.798 };
    const run = view.runs.get("a")!;
    expect(plainLine({ kind: "epoch", run, record: record(4, 0.512, 0.3) }, view)).toBe(
      "seed 1 gain 1      epoch  4/30  accuracy  51.2%",
    );
    expect(plainLine({ kind: "epoch", run, record: record(10, 0.765, 0.1, scores) }, view)).toBe(
      "seed 1 gain 1      epoch 10/30  accuracy  76.5%  s_F   27.94  s_Fv  79.8%",
    );
    const sentence = "Reading 60,000 images: 24,000 decoded.";
    expect(plainLine({ kind: "reading", run, sentence }, view)).toBe(`seed 1 gain 1      ${sentence}`);
    expect(
      plainLine({ kind: "verdict", run, verdict: verdictRecord("continue", { calibrated: false }) }, view),
    ).toBe(
      "seed 1 gain 1      continue: Expected to train at epoch 10: s_F 27.9 is above 0.25; dense_1 moves the most (s_s 1.03e-3). The thresholds are not calibrated for this kind of study, so this verdict only advises.",
    );
    const diverged = {
      ...run,
      summary: summary("a", { state: "diverged", problem: "The loss is not finite." }),
    };
    expect(plainLine({ kind: "state", run: diverged }, view)).toBe(
      "seed 1 gain 1      diverged: The loss is not finite.",
    );
  });
});

describe("the summary", () => {
  it("says what to keep, what giving up would have saved and that the verdicts were right", () => {
    expect(renderSummary(follow(fourRuns), 80)).toEqual([
      "Shell-256: 4 finished; 120 epochs in 1 min 2 s of training.",
      "Keep 2: seed 1 gain 1 (80.3%), seed 2 gain 1 (79.1%).",
      "Give up 2: seed 1 gain 8 (54.0%), seed 2 gain 13.48 (52.9%).",
      "Ending runs at the verdict would have saved 40 of 120 epochs, about 20 s of",
      "training.",
      "The thresholds are calibrated for this kind of study.",
      "The verdicts were right: every run to keep ended above every run to give up",
      "(79.1% at least, against 54.0% at most).",
    ]);
  });

  it("counts what stopping has saved", () => {
    const stopped: Course = { ...fourRuns[1]!, levels: flat.slice(0, 11), state: "stopped" };
    const lines = renderSummary(follow([fourRuns[0]!, stopped]), 100);
    expect(lines).toContain("Give up 1: seed 1 gain 8 (54.0% at epoch 10).");
    expect(lines).toContain("Stopping saved 20 of 60 epochs, about 10 s.");
    expect(lines.join(" ")).not.toContain("were right");
  });

  it("owns up to verdicts that were wrong and to thresholds that only advise", () => {
    const wrong: Course = {
      ...fourRuns[1]!,
      accuracy: 0.82,
      verdict: verdictRecord("discard", { calibrated: false }),
    };
    const text = renderSummary(follow([fourRuns[0]!, wrong]), 100).join(" ");
    expect(text).toContain("so these verdicts only advise.");
    expect(text).toContain(
      "The verdicts were not all right: 1 of 1 to give up ended no lower than seed 1 gain 1, a run to keep (80.3%); seed 1 gain 8 reached 82.0%. The best run was one of those to give up.",
    );
  });

  it("names runs that settled, broke or have no verdict", () => {
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
    expect(lines).toContain("Settled 1: seed 1 gain 1 (80.3%); more epochs are not expected to help.");
    expect(lines).toContain("seed 1 gain 1e20 diverged at the start: The loss is not finite.");
    expect(lines).toContain("1 run without a verdict.");
  });

  it("takes the first verdict against a run, and none at the last epoch", () => {
    const late = verdictRecord("saturated", { epoch: 30, saves: 0 });
    expect(renderSummary(follow([{ ...fourRuns[0]!, verdict: late }]), 100)[1]).toBe(
      "Keep 1: seed 1 gain 1 (80.3%).",
    );
  });
});
