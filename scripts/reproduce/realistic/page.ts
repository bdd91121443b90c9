/** docs/results/realistic.md. */

import { formatNumber, formatPercent } from "../../../server/src/domain/format.ts";
import { isShare } from "../../../server/src/domain/metrics.ts";
import { turned } from "../../../server/src/domain/objective.ts";
import { markdownTable } from "../../../server/src/indicator/evaluation/renderMarkdown.ts";
import { provenance } from "../provenance.ts";
import { type Elsewhere, goalsTable, intervalText, signed } from "./goals.ts";
import { mean, overStudies, SHARES } from "./regret.ts";
import { learnable, regretOf, type Searched } from "./searched.ts";
import { YARDSTICK } from "./timelines.ts";
import { signalTitles, type VerdictFigures } from "./verdictFigures.ts";

/**
 * @param missing names of searches without runs
 * @param others alarms of dead and collapsed layers on good runs of other searches
 * @param optuna its version; null where its pruners were not run
 */
export function realisticPage(
  searched: readonly Searched[],
  missing: readonly string[],
  elsewhere: Elsewhere,
  optuna: string | null,
): string {
  const parts = [
    "# Realistic searches",
    "Typical searches over hyper-parameters: the recipe varies, and the gain does in one of them. Every number here is printed by `npm run reproduce -- realistic` from stored runs of the product's engine, which the daemon trained with default settings without stopping any; verdicts are replayed as with one worker. The constants of `auto` and of the order were set on 26 other studies of small tables and on 14 development searches, for which `npm run reproduce -- development` writes the same page. Three choices were made with these searches in view: with the goal `best`, a run that fits only its training samples continues (modular-29, modular-23); a verdict stays until two epochs in a row contradict it, except *not known yet*; stops take effect at once. So the rows on unknown verdicts and on saved epochs are not independent of these searches. Three more choices were made on other searches, but after the same quantities had been examined here: `keepGood` has a margin of a tenth of the epochs for slow runs (the unusual and the development searches), runs at the level of guessing are compared by the training loss (modular-23 and modular-29), and the order without labels is by the agreement of runs (all searches).",
    ...(missing.length > 0 ? [`Left out, since their data was not there: ${missing.join(", ")}.`] : []),
    "## Goals",
    goalsTable(searched, elsewhere),
    TRIED,
    "## The searches",
    searchTable(searched),
    "## Verdicts",
    "A verdict contradicts the facts if it was “likely to learn” for a run that ended at chance, or “unlikely to learn” for a run that ended at least half-way from guessing to the study's best, or not below it by more than chance. Contradicting: runs whose newest verdict does. Ever: runs with such a verdict at any epoch. Turning: runs whose verdict changed between likely, unlikely and converged twice or more. Converged too early: of the runs called converged before their last epoch, those that became good only afterwards. Good: within 5 points of the best (losses: 5%), and above guessing. Saved: the share of all epochs that is saved on runs that are not good.",
    verdictTable(searched),
    "## Regret against compute",
    `With one worker, after ${SHARES.map((share) => formatPercent(share)).join(", ")} of all epochs. Regret is 0 where the best run of the study has been found and 1 where the best so far is no better than the median run, by the study's objective on the validation samples. Mean over 100 random orders, then over ${learnable(searched).length} studies (those in which something can be learned), with 95% intervals by a bootstrap over studies. ${
      optuna
        ? `Optuna's pruners run in Optuna ${optuna} with its defaults, over 20 orders (\`scripts/reproduce/realistic/optuna_pruners.py\`).`
        : "Optuna's own pruners were not run: `.cache/python-optuna` has no Optuna."
    }`,
    regretTable(learnable(searched)),
    `Minus the regret of ${YARDSTICK}, paired by study:`,
    differenceTable(learnable(searched)),
    "By study, after 10% of all epochs:",
    byStudyTable(learnable(searched)),
    "## Early predictors of the result",
    "Spearman's correlation with a run's best objective: mean over the studies that have the signal, and in brackets the least and the greatest.",
    correlationTable(searched),
    "## Limits",
    "Small data, runs of 16 to 100 epochs, 40 runs per search, one seed per run. Regret is measured on the validation samples, since no study here has test samples. Validation counts as no compute. Random orders of the same runs are not independent samples, so only the intervals over studies measure uncertainty; the default policy has one order per study.",
    "## Made with",
    provenance(searched.reduce((sum, { study }) => sum + study.seconds, 0)).join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What was tried where a goal is missed; the page of the development searches has the figures by which it was decided. */
const TRIED = [
  "What was tried for each goal that is missed. Choices were made on the development searches alone:",
  "- **Regret.** In the tables below: first looks compared by validation loss instead of the objective, pausing stalled runs, halving with reductions 2 and 3 and resuming. Also tried: one or two more epochs for the two to eight best looks before one continues, comparing runs with the leader at the same epoch, adding a run's pace to its objective, the training loss, sums of ranks of these three, patience from a tenth to three tenths of training, and the fall of the effective rank as the order of resuming. None was better than the default at all shares by more than the noise of one order. Two changes were kept, chosen on random subsets of the development searches. Runs whose look is no better than guessing are compared by the training loss, which ranks the late searches correctly where the validation loss ranks them in reverse. The results of runs with similar parameters count once three are known: on the development searches regret at 10% is 0.113, and 0.144 by the looks alone (`npm run reproduce -- development`). Mutual information of the predictions in place of the training loss, sums of ranks, other kernel widths and an exploration term were no better. First looks of a half and a quarter of the length leave more epochs for the rest of training but rank the runs worse: on the development searches regret was slightly lower at 5% and higher at 10% and 20%. At 5% of all epochs, half of which are first looks, only one or two runs have ended, so the regret is that of the first choices: an order that knew the best run would come to 0.009 after the same looks. At 10% the regret comes from one search, regression-narrow, whose best run looks poor at first.",
  "- **Saved epochs.** Six changes were kept: estimating noise from a run's own variation between epochs, counting stalled runs as evidence, stopping runs that stalled below the level of good runs, stopping studies in which nothing can be learned, a bound from what stalled runs still gained after the same epoch (with a margin of one half), and assuming that a run keeps at most the pace that good runs kept. Applying the bound also to slow runs that may still become good stopped 9 of 214 good runs of the development searches instead of 2, and saved 1.5 points more. Leaving out the test of the training loss saved a few points more but stopped good runs on the development searches. For slow runs a margin of a tenth of the epochs was added: without it 5 of 316 good runs of the [unusual searches](unusual.md) were stopped, among them 4 of the 15 of one study whose runs begin to learn late; with it, 1. A margin of a quarter stopped none and saved 1.5 points less on the development searches. The remaining epochs are spent on the first runs of a study, which cannot be compared with others, and on runs that end just below the level of good runs.",
  "- **Layers.** The alarm waits for the second epoch. Before, it was false for one good run of `rare`, because the training loss of the first epoch is a mean that includes the untrained network.",
  "- **Costs.** `npm run bench -- order --save` on an idle machine writes the figures of these two rows to `costs.json`, measured on other studies; the time lost is wall time. Only runs whose epochs take 8 ms are above the goals: a pause costs some milliseconds for messages between processes and for a snapshot, and each epoch the metrics of 4,000 predictions and a verdict. Five changes were kept: a paused trainer stays in its thread; a first look validates without spectra on at most 1,000 samples or an eighth of those trained; its snapshot is not synced and, if small, written without a thread between; the metrics of two classes take one pass, and buckets instead of a sort; a verdict reads no epoch from the store that its run has just reported. What is left of the metrics is an exponential and two logarithms for each prediction: other kernels would round them differently, and so change recorded digits. Before, a look cost 0.8 of an epoch: a validation with spectra, a new trainer and four syncs.",
  "- **The paper's tables.** Tables II and III were trained again with this version, their 187 runs on another processor and those of table II with native kernels instead of WebAssembly: no figure of [table II](table2.md) and [table III](table3.md) changed. The 120 runs of table I were not. Every build tests s_o, s_s, s_F, s_Fv and the verdicts of the rule `paper` against an independent implementation in Python (`test/golden/scores.py`, `scoresOfRuns.py`), and that records are equal bit for bit between engines.",
  "- **Without labels.** Tried before, below the goal: confidence, mutual information, spectra before and after the activation (sum, stable and effective rank, their change and path, relative to the untrained network), sums of ranks, and a ridge regression fitted to the other development searches, which was no better than the sum of three ranks. Agreement with the other runs met the goal. Its form was chosen on the development searches from: the mean agreement of pairs, κ with the most frequent classes, and covariances of probabilities, the last two with and without weights by agreement.",
].join("\n");

type Judged = Pick<Searched, "study" | "figures">;

export function searchTable(searched: readonly Judged[]): string {
  return markdownTable({
    head: ["search", "what", "runs", "epochs", "objective", "best", "median", "worst", "good"],
    rows: searched.map(({ study, figures }) => {
      const { search, runs, epochs, objective, bests } = study;
      const sorted = bests.toSorted((a, b) => b - a);
      const shown = (value: number) => {
        const number = turned(value, objective);
        return isShare(objective.metric) ? formatPercent(number) : formatNumber(number);
      };
      return [
        ...[search.name, search.about, String(runs.length), String(epochs), objective.metric],
        ...[sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!].map(shown),
        String(figures.good),
      ];
    }),
  });
}

export function verdictTable(searched: readonly Judged[]): string {
  const row = (name: string, f: VerdictFigures) => [
    name,
    `${f.contradicting} of ${f.runs}`,
    String(f.everContradicting),
    String(f.turning),
    `${f.converged.tooEarly} of ${f.converged.early}`,
    formatPercent(f.unknownAtQuarter / f.runs),
    formatPercent(f.unknownAtEnd / f.runs),
    `${f.keepGood.goodStopped} of ${f.good}`,
    `${formatPercent(f.keepGood.saved)} of ${formatPercent(f.oracle)}`,
    `${f.best.goodStopped} of ${f.good}`,
    formatPercent(f.best.saved),
  ];
  return markdownTable({
    head: [
      "search",
      "contradicting",
      "ever",
      "turning",
      "converged too early",
      "unknown at ¼",
      "unknown at the end",
      "`keepGood`: good stopped",
      "saved, of the oracle's",
      "`best`: good stopped",
      "saved",
    ],
    rows: searched.map(({ study, figures }) => row(study.search.name, figures)),
  });
}

const titlesOf = (searched: readonly Searched[]) => searched[0]!.regrets!.map(({ title }) => title);

function regretTable(searched: readonly Searched[]): string {
  return markdownTable({
    head: ["policy", "spent", ...SHARES.map((share) => formatPercent(share))],
    rows: titlesOf(searched).map((title) => [
      title,
      formatPercent(mean(searched.map(({ regrets }) => regrets!.find((one) => one.title === title)!.spent))),
      ...SHARES.map((share) => withInterval(searched.map((one) => regretOf(one, title, share)))),
    ]),
  });
}

function differenceTable(searched: readonly Searched[]): string {
  return markdownTable({
    head: ["policy", ...SHARES.map((share) => formatPercent(share))],
    rows: titlesOf(searched)
      .filter((title) => title !== YARDSTICK)
      .map((title) => [
        title,
        ...SHARES.map((share) => {
          const { mean, interval } = overStudies(
            searched.map((one) => regretOf(one, title, share) - regretOf(one, YARDSTICK, share)),
          );
          return `${signed(mean)} ${intervalText(interval)}`;
        }),
      ]),
  });
}

function byStudyTable(searched: readonly Searched[]): string {
  return markdownTable({
    head: ["policy", ...searched.map(({ study }) => study.search.name)],
    rows: titlesOf(searched).map((title) => [
      title,
      ...searched.map((one) => regretOf(one, title, 0.1).toFixed(3)),
    ]),
  });
}

function correlationTable(searched: readonly Searched[]): string {
  const at = (key: "tenth" | "quarter", i: number) => {
    const values = searched.flatMap(({ correlations }) => correlations[key][i] ?? []);
    return values.length === 0
      ? "–"
      : `${mean(values).toFixed(2)} (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;
  };
  return markdownTable({
    head: ["signal", "10% of training", "25%"],
    rows: signalTitles.map((title, i) => [title, at("tenth", i), at("quarter", i)]),
  });
}

function withInterval(values: readonly number[]): string {
  const { mean, interval } = overStudies(values);
  return `${mean.toFixed(3)} ${intervalText(interval)}`;
}
