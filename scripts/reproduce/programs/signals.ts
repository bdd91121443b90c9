/** Numbers of a run after an epoch that may predict its end: its curves, its predictions, its spectra. */
import { metricOf } from "../../../server/src/domain/metrics.ts";
import { type Objective, turned } from "../../../server/src/domain/objective.ts";
import type { EpochHistory, FinishedRun, LayerHistory } from "../../../server/src/indicator/runHistory.ts";

/** The signals. Of curves and predictions, higher is expected to be better; of spectra, no direction is known in advance. */
export interface Signal {
  title: string;
  kind: "curve" | "prediction" | "spectrum";
  at(run: FinishedRun, epoch: number, objective: Objective): number | null;
}

/** The newest epoch up to this one whose spectra were taken: a program that has little time skips some. */
function measured({ epochs }: FinishedRun, epoch: number): EpochHistory | undefined {
  return epochs.slice(0, epoch + 1).findLast(({ layers }) => layers.length > 0);
}

function meanOf(
  past: EpochHistory | undefined,
  of: (layer: LayerHistory) => number | undefined,
): number | null {
  const values = past?.layers.map(of) ?? [];
  if (values.length === 0 || values.some((value) => value === undefined)) return null;
  return values.reduce<number>((sum, value) => sum + value!, 0) / values.length;
}

const logOf = (value: number) => Math.log(Math.max(value, 1e-6));

/** Each of one layer; a program measures one matrix, which stands for both. */
const quantities: { title: string; of: (layer: LayerHistory) => number | undefined }[] = [
  { title: "ln of the mean σ", of: ({ nuclearNorms, width }) => logOf(nuclearNorms.linear / width) },
  { title: "ln of the stable rank", of: ({ stableRanks }) => stableRanks && logOf(stableRanks.linear) },
  {
    title: "ln of the outputs' size",
    of: ({ statistics }) => statistics && logOf(statistics.linear.rootMeanSquare),
  },
  {
    title: "ln of the centred participation",
    of: ({ statistics, width }) => statistics && logOf(statistics.linear.centredParticipation / width),
  },
];

const metric =
  (name: string): Signal["at"] =>
  ({ epochs }, epoch) =>
    epochs.slice(0, epoch + 1).findLast(({ metrics }) => metrics?.[name] != null)?.metrics?.[name] ?? null;

export const signals: readonly Signal[] = [
  {
    title: "the objective now",
    kind: "curve",
    at: ({ epochs }, epoch, objective) => {
      const value = metricOf(epochs[epoch], objective.metric);
      return value === null ? null : turned(value, objective);
    },
  },
  {
    title: "− training loss",
    kind: "curve",
    at: ({ epochs }, epoch) => {
      const loss = epochs[epoch]?.trainLoss ?? null;
      return loss === null ? null : -loss;
    },
  },
  { title: "confidence, no labels", kind: "prediction", at: metric("predictionConfidence") },
  {
    title: "mutual information of the predictions, no labels",
    kind: "prediction",
    at: metric("predictionInformation"),
  },
  ...quantities.flatMap(({ title, of }): Signal[] => [
    { title, kind: "spectrum", at: (run, epoch) => meanOf(measured(run, epoch), of) },
    {
      title: `${title}, since the start`,
      kind: "spectrum",
      at: (run, epoch) => {
        const [now, first] = [meanOf(measured(run, epoch), of), meanOf(measured(run, 0), of)];
        return now === null || first === null ? null : now - first;
      },
    },
  ]),
];
