import { formatPercent, formatSetPercent } from "../../../../server/src/domain/format.ts";
import { runLabel } from "../../../../server/src/domain/parameters.ts";
import { type ByEpoch, known } from "../../../../server/src/protocol/notifications.ts";
import type { ScoreRecord, TickRecord } from "../../../../server/src/protocol/protocol.ts";
import type { Picture } from "../../pictures/picture.ts";
import { runStroke } from "../../pictures/runColours.ts";
import { formatTick, formatValue, type Metric } from "../../state/metrics.ts";
import type { Run } from "../../state/state.ts";
import { type Curve, curvesPicture } from "./curvesPicture.ts";

type Quantity = (record: ScoreRecord) => number | null;

interface Line {
  name: string;
  colour: Curve["colour"];
  dashed?: boolean;
  value: Quantity;
  /** of the ticks between epochs */
  atTick?: (tick: TickRecord) => number | null;
}

const sF: Line = {
  name: "s_F",
  colour: "sF",
  value: ({ scores }) => scores?.sF ?? null,
  atTick: ({ scores }) => scores?.sF ?? null,
};
const sFv: Line = { name: "s_Fv", colour: "sFv", value: ({ scores }) => scores?.sFv ?? null };
const accuracy: Line = {
  name: "validation accuracy",
  colour: "accuracy",
  value: ({ validationAccuracy }) => validationAccuracy,
};
const trainAccuracy: Line = {
  name: "train accuracy",
  colour: "train",
  dashed: true,
  value: ({ trainAccuracy }) => trainAccuracy,
};
const loss: Line = {
  name: "validation loss",
  colour: "accuracy",
  value: ({ validationLoss }) => validationLoss,
};
const trainLoss: Line = {
  name: "train loss",
  colour: "train",
  dashed: true,
  value: ({ trainLoss }) => trainLoss,
};

/** What the legend of each picture lists. */
export const lines = { score: [sF], accuracy: [sFv, accuracy, trainAccuracy], loss: [loss, trainLoss] };

/** The chosen run, and those that are drawn with it. */
export interface ScoresOptions {
  run: Run;
  /** each in a colour of its own, of their main quantity alone */
  highlighted: readonly Run[];
  /** drawn faintly behind it */
  others: readonly Run[];
  /** paths of the parameters by which the runs are called */
  paths: readonly string[];
}

/** s_F over the epochs; it has a picture of its own, for it has no upper bound and accuracies end at 1. */
export function scorePicture(options: ScoresOptions): Picture {
  const { indicator, verdicts, records } = options.run;
  const threshold = verdicts.at(-1)?.threshold ?? indicator?.threshold;
  return curvesPicture({
    ...shared("Decay score", lines.score, options),
    // From a little below zero, so that a curve at zero is visible.
    range(least, greatest) {
      const top = 1.15 * Math.max(greatest, 0.01);
      return [Math.min(-0.03 * top, 1.05 * least), top];
    },
    empty: emptyScore(options.run),
    ...(threshold === undefined ? {} : { threshold: { value: threshold, label: "threshold" } }),
    stretches: { label: "gate closed", of: closedStretches(records) },
  });
}

/** Whether any run that is drawn has accuracies, as far as their records have come. */
export function mayHaveAccuracy({ run, highlighted }: ScoresOptions): boolean {
  return [run, ...highlighted].some(({ records }) => {
    const trained = known(records).filter(({ epoch }) => epoch > 0);
    const isAccuracy = (record: ScoreRecord) => lines.accuracy.some(({ value }) => value(record) !== null);
    return trained.length === 0 || trained.some(isAccuracy);
  });
}

export function accuracyPicture(options: ScoresOptions): Picture {
  return curvesPicture({
    ...shared("Accuracy", lines.accuracy, options),
    format: formatPercent,
    formatTick: formatSetPercent,
    range: (least, greatest) => [
      Math.floor(least * 10) / 10,
      Math.min(1, Math.ceil(greatest * 10 + 0.01) / 10),
    ],
  });
}

/** @param logarithmic whether the axis is; a linear one leaves the other runs out, whose losses may be far larger */
export function lossPicture(options: ScoresOptions, logarithmic = false): Picture {
  const shown = logarithmic ? options : { ...options, others: [] };
  return curvesPicture({
    ...shared("Loss", lines.loss, shown),
    logarithmic,
    range: (least, greatest) => [Math.min(0, least), 1.1 * greatest],
  });
}

/** A metric of the records, such as R². @param logarithmic whether the axis is, where the metric is a loss */
export function metricPicture(options: ScoresOptions, metric: Metric, logarithmic = false): Picture {
  const { label, isLoss, value } = metric;
  return curvesPicture({
    ...shared(label, [{ name: label, colour: "accuracy", value }], options),
    format: formatValue(metric),
    formatTick: formatTick(metric),
    logarithmic: isLoss && logarithmic,
    range(least, greatest) {
      const margin = 0.05 * (greatest - least || Math.abs(greatest) || 1);
      return [least - margin, greatest + margin];
    },
  });
}

function shared(
  title: string,
  quantities: readonly Line[],
  { run, highlighted, others, paths }: ScoresOptions,
) {
  const main = quantities.find(({ name }) => name.startsWith("validation")) ?? quantities[0]!;
  const curveOf = ({ records }: Run, { value, atTick, ...line }: Line): Curve => ({
    ...line,
    values: valuesOf(records, value),
    ...(atTick && { between: valuesBetween(records, atTick) }),
  });
  const named = (of: Run) => ({ ...curveOf(of, main), of: runLabel(of.summary, paths) });
  const shown = [run, ...highlighted, ...others];
  return {
    title,
    empty: emptyText(run),
    curves: [
      ...quantities.map((line) => curveOf(run, line)),
      ...highlighted.map((of, place) => ({ ...named(of), ...runStroke(place) })),
      ...others.map((of) => ({ ...named(of), isFaint: true })),
    ],
    epochs: Math.max(...shown.map(({ summary }) => summary.epochs)),
    verdicts: run.verdicts,
    checkpoints: run.indicator?.checkpoints ?? [],
    best: run.summary.best?.epoch,
  };
}

/** Why the picture is empty. */
const emptyText = ({ summary }: Run): string => (summary.epoch < 0 ? "no epoch yet" : "loading…");

function emptyScore(run: Run): string {
  const { indicator, records } = run;
  if (!indicator || known(records).length === 0) return emptyText(run);
  const { window, every = "epoch" } = indicator;
  return every === "epoch" ? `the first score is that of epoch ${window}` : "no score yet";
}

export function valuesOf(records: Run["records"], value: Quantity): ByEpoch<number> {
  return records.map((record) => record && value(record));
}

/** At the ticks within epochs; those at their ends have the epochs' own values. */
function valuesBetween(records: Run["records"], value: (tick: TickRecord) => number | null) {
  return records.flatMap((record) => {
    const { epoch = 0, ticks = [] } = record ?? {};
    const steps = ticks.at(-1)?.step ?? 1;
    return ticks.slice(0, -1).flatMap((tick) => {
      const known = value(tick);
      return known === null ? [] : [{ epoch: epoch - 1 + tick.step / steps, value: known }];
    });
  });
}

/** The stretches of epochs at which the gate of equation 7 is closed: there s_F is 0 and s_t is not. */
export function closedStretches(records: Run["records"]): [number, number][] {
  const stretches: [number, number][] = [];
  for (const [epoch, record] of records.entries()) {
    const scores = record?.scores;
    if (scores?.sF !== 0 || scores.st === 0) continue;
    const last = stretches.at(-1);
    if (last?.[1] === epoch - 1) last[1] = epoch;
    else stretches.push([epoch, epoch]);
  }
  return stretches;
}
