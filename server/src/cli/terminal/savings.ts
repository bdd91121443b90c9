import { formatCount, formatDuration } from "../../domain/format.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { known } from "../../protocol/notifications.ts";
import { endsOf, stopPoint } from "./outcome.ts";
import type { RunView } from "./studyView.ts";

/** Wall-clock time of all epochs that these runs have trained, in seconds. */
export function trainingSeconds(runs: readonly RunView[]): number {
  return runs.flatMap(({ records }) => known(records)).reduce((sum, { seconds }) => sum + seconds, 0);
}

/**
 * What stopping has saved, and what stopping at the verdicts would save, in epochs and seconds. Of runs whose end is known
 * those count that did not end as good runs: epochs of good runs are a loss.
 */
export function savings(runs: readonly RunView[]): string {
  const total = runs.reduce((sum, { summary }) => sum + summary.epochs, 0);
  const good = new Set(endsOf(runs).ends.flatMap(({ run, isGood }) => (isGood ? [run] : [])));
  const stopped = sumOf(
    runs.filter(({ summary }) => summary.state === "stopped"),
    notTrained,
  );
  const advised = sumOf(
    runs.filter((run) => run.summary.state !== "stopped" && !good.has(run)),
    adviceSaves,
  );
  const ended = runs.every(({ summary }) => summary.state === "finished" || summary.state === "stopped");
  const of = ({ epochs, seconds }: Saved) =>
    `${epochs} of ${formatCount(total, "epoch")}${seconds > 0 ? `, about ${formatDuration(seconds)}` : ""}`;
  return [
    ...(stopped.epochs > 0 ? [sentenceOf("savings/unknown", { epochs: of(stopped) })] : []),
    ...(advised.epochs > 0
      ? [
          sentenceOf("savings/known", {
            saves: ended ? "would have saved" : "would save",
            what: of(advised),
            runs: ended ? "were not good" : "are not good so far",
          }),
        ]
      : []),
  ].join(" ");
}

interface Saved {
  epochs: number;
  seconds: number;
}

function sumOf(runs: readonly RunView[], epochsOf: (run: RunView) => number): Saved {
  return runs.reduce(
    (sum, run) => {
      const epochs = epochsOf(run);
      return { epochs: sum.epochs + epochs, seconds: sum.seconds + epochs * medianSeconds(run) };
    },
    { epochs: 0, seconds: 0 },
  );
}

function notTrained({ summary }: RunView): number {
  return summary.epochs - Math.max(summary.epoch, 0);
}

function adviceSaves(run: RunView): number {
  return stopPoint(run)?.saves ?? 0;
}

/** The median, because the first epoch of a run and a busy moment of the machine are slow. */
function medianSeconds({ records }: RunView): number {
  const trained = known(records)
    .filter(({ epoch }) => epoch > 0)
    .map(({ seconds }) => seconds);
  const sorted = trained.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
