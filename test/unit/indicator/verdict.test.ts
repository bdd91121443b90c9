import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createScorer } from "../../../server/src/indicator/scores/scorer.ts";
import { defaultSettings, type IndicatorSettings } from "../../../server/src/indicator/scores/settings.ts";
import { explain } from "../../../server/src/indicator/verdicts/explanation.ts";
import { hasDecayed } from "../../../server/src/indicator/verdicts/saturation.ts";
import { type Judgeable, judge, judgeAtCheckpoint } from "../../../server/src/indicator/verdicts/verdict.ts";

/** Figures of the kind that Shell-256 gives with 256-128 units and RMSprop 1e-4. */
const learning: Judgeable = {
  epoch: 10,
  scores: { so: 8.802, ss: 7.36e-3, st: 27.94, sF: 27.94, sFv: 0.798 },
  initialSo: 4.697,
  layers: [
    { name: "dense_1", so: 6.1, ss: 0.011045 },
    { name: "dense_2", so: 11.5, ss: 0.003675 },
  ],
};
const settled: Judgeable = {
  epoch: 30,
  scores: { so: 23.83, ss: 8.1e-5, st: 3.45, sF: 0, sFv: 0.803 },
  initialSo: 4.697,
  layers: [
    { name: "dense_1", so: 14.6, ss: 1.1e-4 },
    { name: "dense_2", so: 33, ss: 5.3e-5 },
  ],
};
const hopeless: Judgeable = {
  epoch: 10,
  scores: { so: 4.771, ss: 9.85e-5, st: 1.91, sF: 0, sFv: 0.512 },
  initialSo: 4.697,
  layers: [
    { name: "dense_1", so: 2.3, ss: 9.39e-5 },
    { name: "dense_2", so: 7.2, ss: 1.03e-4 },
  ],
};

describe("the verdict", () => {
  it("is continue above the threshold, whatever else", () => {
    expect(judge(learning, defaultSettings).verdict).toBe("continue");
    expect(judge(learning, { ...defaultSettings, threshold: 27.94 }).verdict).toBe("discard");
  });

  it("tells a network that has settled from one that never moved", () => {
    expect(judge(settled, defaultSettings).verdict).toBe("saturated");
    expect(judge(hopeless, defaultSettings).verdict).toBe("discard");
    expect(hasDecayed(9.4, 4.7)).toBe(true);
    expect(hasDecayed(9.3, 4.7)).toBe(false);
  });

  it("does not look at labels", () => {
    for (const scored of [learning, settled, hopeless]) {
      const blind = { ...scored, scores: { ...scored.scores, sFv: null } };
      expect(judge(blind, defaultSettings)).toEqual(judge(scored, defaultSettings));
    }
  });

  it("carries its evidence and the layer that changes the most", () => {
    expect(judge(hopeless, defaultSettings)).toEqual({
      epoch: 10,
      verdict: "discard",
      so: 4.771,
      ss: 9.85e-5,
      sF: 0,
      threshold: 0.25,
      gateNonUniformity: 4,
      gateShift: 1e-4,
      initialSo: 4.697,
      layer: { name: "dense_2", so: 7.2, ss: 1.03e-4 },
    });
  });

  it("is given at checkpoints only", () => {
    expect(judgeAtCheckpoint(learning, defaultSettings)).not.toBeNull();
    expect(judgeAtCheckpoint({ ...learning, epoch: 11 }, defaultSettings)).toBeNull();
  });
});

describe("the explanation", () => {
  it("says in one sentence what decided", () => {
    expect(explain(judge(learning, defaultSettings))).toBe(
      "Likely to learn: at epoch 10 s_F 27.9 is above 0.25; dense_1 changes the most (s_s 0.011).",
    );
    expect(explain(judge(hopeless, defaultSettings))).toBe(
      "Unlikely to learn: at epoch 10 the singular values have on average stopped changing (s_s 9.85e-5, limit 1e-4) and s_o is 4.77, against 4.7 before training; dense_2 still changes (s_s 1.03e-4).",
    );
    expect(explain(judge(settled, defaultSettings))).toBe(
      "Converged, more epochs are not expected to help: at epoch 30 the singular values have on average stopped changing (s_s 8.1e-5, limit 1e-4) after s_o rose from 4.7 to 23.8; dense_1 still changes (s_s 1.1e-4).",
    );
  });

  it("names the threshold when the gate is open", () => {
    const open = { ...hopeless, scores: { so: 1.1, ss: 1e-5, st: 0.13, sF: 0.13, sFv: null } };
    expect(explain(judge(open, defaultSettings))).toContain(
      "s_F 0.13 is not above 0.25 and s_o is 1.1, against 4.7",
    );
  });
});

interface GoldenRun {
  gain: number;
  learningRate: number;
  widths: number[];
  /** nuclear norms by epoch, then layer */
  norms: number[][];
  validationAccuracy: number[];
}

const runs: GoldenRun[] = JSON.parse(
  readFileSync(new URL("../../golden/scoresOfRuns.json", import.meta.url), "utf8"),
);

describe("verdicts on runs of an independent trainer", () => {
  /** s_o and s_s depend on a spectrum by its norm alone, so a flat one of the same norm stands for it. */
  function verdictsOf({ widths, norms }: GoldenRun, settings: IndicatorSettings) {
    const scorer = createScorer(settings);
    const judgements = norms.flatMap((epochNorms, epoch) => {
      const layers = widths.map((width, l) => ({
        singularValues: new Array<number>(width).fill(epochNorms[l]! / width),
      }));
      const scored = scorer.add({ epoch, layers });
      return (scored && judgeAtCheckpoint(scored, settings)) ?? [];
    });
    return judgements.map(({ epoch, verdict }) => `${verdict} at ${epoch}`);
  }

  const calibrated = { ...defaultSettings, gateShift: 3.3e-3 };

  it.each([
    [1, 1e-4, ["continue at 10", "saturated at 20", "saturated at 30"], 0.803],
    [8, 1e-4, ["discard at 10", "discard at 20", "discard at 30"], 0.54],
    [1, 1e-3, ["saturated at 10", "saturated at 20", "saturated at 30"], 0.783],
    [8, 1e-3, ["discard at 10", "discard at 20", "discard at 30"], 0.61375],
  ])("gain %d at learning rate %d", (gain, learningRate, expected, finalAccuracy) => {
    const run = runs.find((each) => each.gain === gain && each.learningRate === learningRate)!;
    expect(verdictsOf(run, calibrated)).toEqual(expected);
    expect(run.validationAccuracy[30]).toBe(finalAccuracy);
  });
});
