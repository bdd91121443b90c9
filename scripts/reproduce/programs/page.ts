/** docs/results/programs.md. */
import { formatNumber, formatPercent } from "../../../server/src/domain/format.ts";
import { isShare } from "../../../server/src/domain/metrics.ts";
import { turned } from "../../../server/src/domain/objective.ts";
import { markdownTable } from "../../../server/src/indicator/evaluation/renderMarkdown.ts";
import { provenance } from "../provenance.ts";
import { correlation, difference, type Estimate, leaveOneOut, partialCorrelation } from "./correlations.ts";
import { type Signal, signals } from "./signals.ts";
import type { ProgramResult } from "./study.ts";

/** Epochs at which the end is predicted, as shares of the training. */
const shares = [1 / 8, 1 / 4, 1 / 2];

export function programsPage(
  results: readonly ProgramResult[],
  missing: readonly string[],
  torch: string,
): string {
  const parts = [
    "# Programs",
    "Two training programs in PyTorch (`examples/programs`), each a study whose runs the daemon started from a spec. The learning rate (1e-5 to 1), the width and the weight decay vary; the initialization is PyTorch's default. Every number here is printed by `npm run reproduce -- programs` from stored runs: one worker, default settings, no run stopped, spectra by `dai_probe` on 128 rows.",
    ...(missing.length > 0 ? [`Left out, since their images were not there: ${missing.join(", ")}.`] : []),
    "## The studies",
    studyTable(results),
    "A run is good if its best epoch is within 5 points of the best run, or within 5% where the objective is a loss. Of the residual network nine spectra of up to 512 columns were taken after epochs of about a second. Its script allows that (`share=0.5`) so that all signals below exist; by default measuring takes at most 5% of the time, so fewer spectra are taken.",
    ...results.flatMap((result) => [
      `## ${title(result)}`,
      ...["What `dai evaluate` says first:", result.conclusion.map((sentence) => `- ${sentence}`).join("\n")],
      verdictSentence(result),
      "Predictors of a run's final objective: Spearman's correlation over the runs, with a 95% interval by a bootstrap over runs. In brackets: the partial rank correlation, given the objective at that epoch. Spectra: the mean over the hidden layers, at the newest epoch with spectra.",
      signalTable(result),
      "Several signals together: ridge regression on ranks, leave-one-out:",
      modelTable(result),
      summary(result),
    ]),
    "## Limits",
    "Small networks and data, 16 short epochs, one seed per run, 30 runs per study: the interval of a correlation is about .3 wide. The objective is measured on the validation samples. Of eight spectral signals some correlate by chance; all are shown, and none was selected afterwards. The text of the second study is the source code of the installed Python. CIFAR-10 was read from re-encoded JPEG files, 100 training and 50 validation images per class, so its accuracies are not comparable with published ones.",
    "## Made with",
    [`- ${torch}`, ...provenance(results.reduce((sum, { seconds }) => sum + seconds, 0))].join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

const title = ({ study: { name } }: ProgramResult) => name[0]!.toUpperCase() + name.slice(1);

function studyTable(results: readonly ProgramResult[]): string {
  return markdownTable({
    head: [
      "study",
      "what",
      "runs",
      "epochs",
      "objective",
      "best",
      "median",
      "worst",
      "good",
      "epochs with spectra",
      "time for measuring",
    ],
    rows: results.map((result) => {
      const { study, runs, epochs, objective, ends, good, measuring } = result;
      const sorted = ends.toSorted((a, b) => b - a);
      const shown = (value: number) => {
        const number = turned(value, objective);
        return isShare(objective.metric) ? formatPercent(number) : formatNumber(number);
      };
      const withSpectra = runs.flatMap((run) => run.epochs.filter(({ layers }) => layers.length > 0)).length;
      const all = runs.reduce((sum, run) => sum + run.epochs.length, 0);
      return [
        ...[study.name, study.about, String(runs.length), String(epochs), objective.metric],
        ...[sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!].map(shown),
        String(good.filter(Boolean).length),
        `${withSpectra} of ${all}`,
        formatPercent(measuring.seconds / measuring.of),
      ];
    }),
  });
}

function verdictSentence({ verdicts, good, epochs }: ProgramResult): string {
  const newest = verdicts.map(
    (given) => given.findLast(({ epoch }) => epoch <= epochs)?.verdict ?? "unknown",
  );
  const count = (wanted: string, isGood: boolean) =>
    newest.filter((verdict, i) => verdict === wanted && good[i] === isGood).length;
  const said = (wanted: string) => `${count(wanted, true)} good and ${count(wanted, false)} others`;
  return `Newest verdicts: likely to learn ${said("continue")}, converged ${said("saturated")}, unlikely ${said("discard")}, not known yet ${said("unknown")}.`;
}

const epochsOf = ({ epochs }: ProgramResult) => shares.map((share) => Math.round(share * epochs));

/** A signal of all runs after an epoch; null where one of them lacks it. */
function column({ runs, objective }: ProgramResult, signal: Signal, epoch: number): number[] | null {
  const values = runs.flatMap((run) => signal.at(run, epoch, objective) ?? []);
  return values.length === runs.length ? values : null;
}

function signalTable(result: ProgramResult): string {
  const [now] = signals;
  const cell = (signal: Signal, epoch: number) => {
    const [values, known] = [column(result, signal, epoch), column(result, now!, epoch)];
    if (!values || !known) return "–";
    const rest = signal === now ? "" : ` (${text(partialCorrelation(values, known, result.ends))})`;
    return `${text(correlation(values, result.ends))}${rest}`;
  };
  return markdownTable({
    head: ["signal", ...epochsOf(result).map((epoch) => `epoch ${epoch}`)],
    rows: signals.map((signal) => [signal.title, ...epochsOf(result).map((epoch) => cell(signal, epoch))]),
  });
}

interface Models {
  epoch: number;
  curves: Estimate | null;
  spectra: Estimate | null;
  both: Estimate | null;
  gain: Estimate | null;
}

function models(result: ProgramResult, epoch: number): Models | null {
  const of = (...kinds: Signal["kind"][]) =>
    signals.filter(({ kind }) => kinds.includes(kind)).map((signal) => column(result, signal, epoch));
  const [curves, spectra] = [of("curve"), of("spectrum")];
  if ([...curves, ...spectra].some((one) => one === null)) return null;
  const predicted = [curves, spectra, [...curves, ...spectra]].map((some) =>
    leaveOneOut(some as number[][], result.ends),
  );
  const [a, b, both] = predicted.map((values) => correlation(values, result.ends)) as [
    Estimate,
    Estimate,
    Estimate,
  ];
  return { epoch, curves: a, spectra: b, both, gain: difference(predicted[2]!, predicted[0]!, result.ends) };
}

function modelTable(result: ProgramResult): string {
  const rows = epochsOf(result).map((epoch) => {
    const found = models(result, epoch);
    return [
      `epoch ${epoch}`,
      ...(found ? [found.curves, found.spectra, found.both, found.gain] : [null, null, null, null]).map(text),
    ];
  });
  return markdownTable({ head: ["", "curves", "spectra", "both", "both less curves"], rows });
}

/** Whether spectra improve the prediction from the curves, by the intervals of the difference. */
function summary(result: ProgramResult): string {
  const all = epochsOf(result).map((epoch) => models(result, epoch));
  const helps = all.filter((one) => (one?.gain?.interval?.low ?? 0) > 0);
  const harms = all.filter((one) => (one?.gain?.interval?.high ?? 0) < 0);
  const at = (some: (Models | null)[]) => some.map((one) => one!.epoch).join(", ");
  if (helps.length > 0)
    return `Spectra add to the curves beyond chance at epoch ${at(helps)}${harms.length > 0 ? `, and make the prediction worse at epoch ${at(harms)}` : ""}; at the other epochs the intervals contain 0.`;
  if (harms.length > 0)
    return `Spectra add nothing to the curves here; at epoch ${at(harms)} the model with them is worse, beyond chance.`;
  return "Spectra add nothing to the learning curves here beyond chance: each interval of the difference contains 0.";
}

function text(estimate: Estimate | null): string {
  if (!estimate) return "–";
  const { value, interval } = estimate;
  return `${value.toFixed(2)}${interval ? ` [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]` : ""}`;
}
