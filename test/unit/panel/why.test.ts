import { expect, it } from "vitest";
import { createScorer } from "../../../server/src/indicator/scores/scorer.ts";
import { defaultSettings } from "../../../server/src/indicator/scores/settings.ts";
import { isJudgeable, judge } from "../../../server/src/indicator/verdicts/verdict.ts";
import { whyFigures } from "../../../webview-ui/src/run/whyFigures.ts";
import { toScoreRecord } from "../../../webview-ui/src/state/scoreRecord.ts";
import { epochRecord, runSummary, verdictRecord } from "../../fixtures/panel/runs.ts";

const options = { good: true, widths: [16, 8] };

it("the evidence of a verdict is the daemon's own scores, layer by layer", () => {
  const indicator = { ...defaultSettings, window: 4, gateShift: 5e-3, checkpoints: [12] };
  const scorer = createScorer(indicator);
  const scored = Array.from({ length: 13 }, (_, epoch) => {
    const record = epochRecord(options, epoch);
    const result = scorer.add(record);
    return { record: { ...record, scores: result?.scores ?? null }, result };
  });
  const result = scored[12]!.result;
  if (!isJudgeable(result)) throw new Error("There is no score at epoch 12.");
  const verdict = { ...verdictRecord(options, 12), ...judge(result, indicator) };
  const records = scored.map(({ record }) => toScoreRecord(record));
  const run = {
    summary: { ...runSummary("a", 1, 1, options), verdict },
    indicator,
    records,
    verdicts: [verdict],
  };

  const why = whyFigures(run)!;
  expect(why.layers.map(({ name, so, ss }) => ({ name, so, ss }))).toEqual(result!.layers);
  expect(why.layers.filter(({ changesMost }) => changesMost)).toHaveLength(1);
  expect(why.measures.map(({ symbol, value }) => [symbol, value])).toEqual([
    ["s_F", result!.scores.sF],
    ["s_o", result!.scores.so],
    ["s_s", result!.scores.ss],
  ]);
  for (const { since, isAgainst } of why.layers) {
    const side = (epoch: number) => scored[epoch]?.result?.layers[0] !== undefined && !isAgainst;
    expect(since).toBeGreaterThanOrEqual(4);
    expect(side(since)).toBe(true);
  }
});

it("there is no evidence before the first verdict", () => {
  const summary = { ...runSummary("a", 1, 1, options), verdict: null };
  expect(whyFigures({ summary, indicator: defaultSettings, records: [] })).toBeNull();
});
