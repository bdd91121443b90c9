import { ticksOfWindow } from "../../../server/src/indicator/scores/clock.ts";
import type { LayerWindow } from "../../../server/src/indicator/scores/layerWindow.ts";
import { layerNonUniformity } from "../../../server/src/indicator/scores/nonUniformity.ts";
import { layerShift } from "../../../server/src/indicator/scores/shift.ts";
import { known } from "../../../server/src/protocol/notifications.ts";
import type { Run } from "../state/state.ts";

/** One score against its threshold at the newest verdict. */
export interface Measure {
  symbol: "s_F" | "s_o" | "s_s";
  threshold: "t1" | "t2" | "δ";
  value: number;
  against: number;
  /** true: on the side of a run that has stopped changing */
  isAgainst: boolean;
  /** the epoch from which on it has been on this side */
  since: number;
}

/** One layer at the verdict. */
export interface LayerMeasure {
  name: string;
  so: number;
  ss: number;
  /** s_s in multiples of δ: above 1 the layer still changes */
  ratio: number;
  isAgainst: boolean;
  since: number;
  /** the layer with the largest s_s, which the verdict names */
  changesMost: boolean;
}

export interface WhyFigures {
  epoch: number;
  measures: Measure[];
  layers: LayerMeasure[];
}

/** The evidence of the newest verdict, score by score and layer by layer; null while it is not known. */
export function whyFigures({
  summary: { verdict },
  indicator,
  records,
}: Pick<Run, "summary" | "indicator" | "records">): WhyFigures | null {
  // Early verdicts of other rules than the paper's come before there are scores.
  if (!verdict || !indicator || verdict.sF === null) return null;
  const { epoch } = verdict;
  const { beta, gateShift } = indicator;
  const scoreAt = (at: number, symbol: "so" | "ss" | "sF") => records[at]?.scores?.[symbol] ?? null;
  const measure = (
    symbol: "so" | "ss" | "sF",
    threshold: Measure["threshold"],
    against: number,
    test: (value: number) => boolean,
  ): Measure => ({
    symbol: `s_${symbol.slice(1)}` as Measure["symbol"],
    threshold,
    value: verdict[symbol]!,
    against,
    isAgainst: test(verdict[symbol]!),
    since: startOfStretch(epoch, (at) => {
      const value = scoreAt(at, symbol);
      return value === null ? null : test(value);
    }),
  });
  const measures = [
    measure("sF", "t1", verdict.threshold, (value) => value <= verdict.threshold),
    measure("so", "t2", verdict.gateNonUniformity, (value) => value >= verdict.gateNonUniformity),
    measure("ss", "δ", verdict.gateShift, (value) => value <= verdict.gateShift),
  ];

  const layers = (records[epoch]?.layers ?? []).flatMap(({ name }, index): LayerMeasure[] => {
    const now = windowAt(records, epoch, indicator, index);
    if (!now) return [];
    const isStill = (at: number) => {
      const then = windowAt(records, at, indicator, index);
      return then && layerShift(then) <= gateShift;
    };
    const ss = layerShift(now);
    const since = startOfStretch(epoch, isStill);
    const isAgainst = ss <= gateShift;
    const changesMost = name === verdict.layer?.name;
    return [
      { name, so: layerNonUniformity(now, beta), ss, ratio: ss / gateShift, isAgainst, since, changesMost },
    ];
  });
  return { epoch, measures, layers };
}

/** A layer over the window that ends at an epoch; null where it is not full. */
function windowAt(
  records: Run["records"],
  epoch: number,
  indicator: NonNullable<Run["indicator"]>,
  index: number,
): LayerWindow | null {
  const norms = normsOfWindow(records, epoch, indicator, index);
  if (!norms) return null;
  const layer = { width: records[epoch]?.layers[index]?.width ?? 1, norms };
  if (indicator.normalization !== "relative") return layer;
  const { layers, ticks } = records[0] ?? {};
  const untrained =
    (indicator.every ?? "epoch") === "epoch"
      ? layers?.[index]?.nuclearNorm
      : ticks?.[0]?.nuclearNorms[index]?.[indicator.matrix ?? "linear"];
  return untrained === undefined ? null : { ...layer, untrained };
}

function normsOfWindow(
  records: Run["records"],
  epoch: number,
  { window, every = "epoch", matrix = "linear" }: NonNullable<Run["indicator"]>,
  index: number,
): number[] | null {
  if (every !== "epoch") {
    const ticks = ticksOfWindow(records, epoch, window, every);
    return ticks?.map(({ nuclearNorms }) => nuclearNorms[index]?.[matrix] ?? 0) ?? null;
  }
  if (epoch < window) return null;
  const full = known(records.slice(epoch - window, epoch + 1));
  return full.length > window ? full.map(({ layers }) => layers[index]?.nuclearNorm ?? 0) : null;
}

/** Goes back from `end` while the test says the same as there. */
function startOfStretch(end: number, test: (epoch: number) => boolean | null): number {
  const side = test(end);
  let start = end;
  while (side !== null && start > 0 && test(start - 1) === side) start--;
  return start;
}
