import { describe, expect, it } from "vitest";
import { redraw } from "../../../server/src/cli/terminal/frame.ts";
import { colours, noColours, paintFor } from "../../../server/src/cli/terminal/paint.ts";
import { plainLine } from "../../../server/src/cli/terminal/plainLine.ts";
import { progressBar } from "../../../server/src/cli/terminal/progressBar.ts";
import { sparkline } from "../../../server/src/cli/terminal/sparkline.ts";
import { createStudyView } from "../../../server/src/cli/terminal/studyView.ts";
import { wrap } from "../../../server/src/cli/terminal/wrap.ts";
import { record, summary, verdictRecord } from "./terminalStudies.ts";

describe("sentences", () => {
  it("wrap at spaces", () => {
    expect(wrap("one two three four", 9, "  ")).toEqual(["one two", "  three", "  four"]);
  });
});

describe("the sparkline", () => {
  it("is a wall where nothing decays and a slope where it does", () => {
    expect(sparkline([0.3, 0.3, 0.29, 0.3], 8, [0, 0.3])).toBe("████");
    expect(sparkline([0.28, 0.24, 0.2, 0.16, 0.12, 0.08, 0.04, 0], 8, [0, 0.28])).toBe("█▇▆▅▄▃▂▁");
  });

  it("keeps the first and the last value when there are too many, and stays in range", () => {
    expect(sparkline([1, 0.5, 0.5, 0.5, 0.5, 0], 3, [0, 1])).toBe("█▅▁");
    expect(sparkline([0.5, 1], 1, [0, 0.5])).toBe("█");
    expect(sparkline([0, 0, 0], 3, [0, 0])).toBe("▁▁▁");
    expect(sparkline([], 5, [0, 1])).toBe("");
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
      "gain 1      epoch  4/30  accuracy  51.2%",
    );
    expect(plainLine({ kind: "epoch", run, record: record(10, 0.765, 0.1, scores) }, view)).toBe(
      "gain 1      epoch 10/30  accuracy  76.5%  s_F    27.9  s_Fv  79.8%",
    );
    const sentence = "Reading 60,000 images: 24,000 decoded.";
    expect(plainLine({ kind: "reading", run, sentence }, view)).toBe(`gain 1      ${sentence}`);
    expect(
      plainLine({ kind: "verdict", run, verdict: verdictRecord("continue", { calibrated: false }) }, view),
    ).toBe("gain 1      The singular values have stopped changing in every layer.");
    const diverged = {
      ...run,
      summary: summary("a", { state: "diverged", problem: "The loss is not finite." }),
    };
    expect(plainLine({ kind: "state", run: diverged }, view)).toBe(
      "gain 1      diverged: The loss is not finite.",
    );
  });

  it("have the loss of a run that is judged by it", () => {
    const objective = { metric: "validationLoss", goal: "minimize" } as const;
    const view = createStudyView("study", [summary("a", { objective })]);
    const epoch = { ...record(1, 0.5, 0.3), validationLoss: 0.5, validationAccuracy: null };
    expect(plainLine({ kind: "epoch", run: view.runs.get("a")!, record: epoch }, view)).toContain(
      "epoch  1/30  val loss    0.5",
    );
  });
});
