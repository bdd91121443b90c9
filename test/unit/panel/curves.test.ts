/** The curves of one run: their axes, and what is shown at the pointer. */
import { describe, expect, it } from "vitest";
import { formatNumber } from "../../../server/src/domain/format.ts";
import { seedPath } from "../../../server/src/domain/parameters.ts";
import { plotArea } from "../../../webview-ui/src/pictures/axis.ts";
import { paper as theme } from "../../../webview-ui/src/run/paper.ts";
import {
  accuracyPicture,
  lossPicture,
  metricPicture,
} from "../../../webview-ui/src/run/scores/scoresPictures.ts";
import { metricsOf, recordedMetrics } from "../../../webview-ui/src/state/metrics.ts";
import { toScoreRecord } from "../../../webview-ui/src/state/scoreRecord.ts";
import type { Run } from "../../../webview-ui/src/state/state.ts";
import { seriesOf } from "../../../webview-ui/src/study/pictures/overlay.ts";
import { epochRecord, type RunOptions, runDetail, runSummary } from "../../fixtures/panel/runs.ts";

const options = { good: true, epochs: 10, widths: [16] };
const size = { width: 320, height: 180 };
const { left, width } = plotArea(size);
const xOf = (epoch: number) => left + (width * epoch) / options.epochs;

/** @param losses of some epochs, in place of their own */
function runWith(losses: Record<number, number> = {}, kind: RunOptions & typeof options = options): Run {
  const summary = runSummary("a", 1, 1, kind);
  const { verdicts, indicator, dai: config } = runDetail(summary, kind);
  const records = Array.from({ length: kind.epochs + 1 }, (_, epoch) => {
    const record = toScoreRecord(epochRecord(kind, epoch));
    return { ...record, validationLoss: losses[epoch] ?? record.validationLoss };
  });
  return { summary, sequence: 1, records, verdicts, indicator, config };
}
const shown = (run: Run) => ({ run, highlighted: [], others: [], paths: [seedPath] });

describe("at the pointer", () => {
  const run = runWith();
  const picture = accuracyPicture(shown(run));
  const [x, record] = [xOf(7), run.records[7]!];

  it("a vertical line stands at the epoch, with a point on each curve in its colour", () => {
    const { line, points } = picture.marksAt!(x + 3, 50, size, theme)!;
    expect(line).toBe(x);
    expect(points.map(({ colour }) => colour)).toEqual([theme.accuracy, theme.train]);
    expect(points.every((point) => point.x === x)).toBe(true);
    // The train accuracy is the higher one.
    expect(points[1]!.y).toBeLessThan(points[0]!.y);
  });

  it("the values are read out", () => {
    const percent = (share: number | null) => `${(100 * share!).toFixed(1)}%`;
    expect(picture.valueAt!(x, 50, size)).toBe(
      `epoch 7: validation accuracy ${percent(record.validationAccuracy)}, train accuracy ${percent(record.trainAccuracy)}`,
    );
  });

  it("nothing is marked beside the epochs", () => {
    expect(picture.marksAt!(left + width + 40, 50, size, theme)).toBeNull();
  });
});

describe("the metrics of a regression", () => {
  const regression = { ...options, isRegression: true };
  const run = runWith({}, regression);
  const [objective, error] = recordedMetrics([run]);

  it("begin with the objective", () => {
    expect(recordedMetrics([run]).map(({ label }) => label)).toEqual(["R²", "MAE"]);
    expect(recordedMetrics([runWith()])).toEqual([]);
  });

  it("have curves, which are read out at the pointer", () => {
    const { metrics } = epochRecord(regression, 7);
    expect(metricPicture(shown(run), objective!).valueAt!(xOf(7), 50, size)).toBe(
      `epoch 7: R² ${formatNumber(metrics!["r2"]!)}`,
    );
    expect(metricPicture(shown(run), error!).rows().at(-1)).toEqual([
      10,
      epochRecord(regression, 10).metrics!["meanAbsoluteError"],
    ]);
  });

  it("can be drawn of all runs of the study", () => {
    const names = metricsOf([run]).map(({ name }) => name);
    expect(names[0]).toBe("r2");
    expect(names).toContain("meanAbsoluteError");
    expect(seriesOf([run], metricsOf([run])[0]!, 0)[0]!.values.at(-1)).toBe(
      epochRecord(regression, 10).metrics!["r2"],
    );
  });
});

it("a logarithmic axis keeps losses apart that one of 8000 would flatten", () => {
  const run = runWith({ 1: 8000, 2: 0.7, 10: 0.35 });
  const distance = (logarithmic: boolean) => {
    const picture = lossPicture(shown(run), logarithmic);
    const [high, low] = [2, 10].map((epoch) => picture.marksAt!(xOf(epoch), 50, size, theme)!.points[0]!.y);
    return low! - high!;
  };
  expect(distance(false)).toBeLessThan(1);
  expect(distance(true)).toBeGreaterThan(5);
});
