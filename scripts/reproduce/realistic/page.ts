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
    "Searches as people make them: the recipe varies, the gain is usual. Every number here is printed by `npm run reproduce -- realistic` from stored runs of our own engine, which the daemon trained with default settings, nothing stopped; verdicts are replayed as one worker trains the runs. The constants of `auto` and of the order were set on 26 other studies of small tables and 14 development searches, of which `npm run reproduce -- development` writes the same page. The searches here were in view when three choices were made: to find the best, a run that fits its training samples alone continues (modular-29, modular-23); a verdict stands until two epochs in a row speak against it, but *not known yet* is not held; stops act at once. The rows on unknown verdicts and on saved epochs are therefore not independent of them. Two more were made on the development searches, but what they rest on had been looked at here as well: that runs at the level of guessing are compared by the training loss (on modular-23 and modular-29), and the agreement of runs as the order without labels (on all).",
    ...(missing.length > 0 ? [`Left out, since their data was not there: ${missing.join(", ")}.`] : []),
    "## Goals",
    goalsTable(searched, elsewhere),
    TRIED,
    "## The searches",
    searchTable(searched),
    "## Verdicts",
    "A verdict contradicts the facts where a run that ended at chance was likely to learn, or one that ended half-way from guessing to the study's best, or did not differ from it by more than chance, was unlikely to. The newest verdict of each run counts; beside it, how many runs had such a verdict at any epoch, and of how many the verdict turned into another known one twice or more. Converged too early: of the runs that were called converged before their last epoch, those that became good runs only after that. Good: within 5 points of the best (losses: 5%), and above guessing. Saved: of all epochs, those of runs that did not end as good runs.",
    verdictTable(searched),
    "## Regret against compute",
    `One worker; ${SHARES.map((share) => formatPercent(share)).join(", ")} of all epochs. 0: the best run of the study is found; 1: no more than a median run. By the study's objective on validation, the best so far; mean over 100 random orders, then over ${learnable(searched).length} studies (those in which something can be learned), with 95% intervals by a bootstrap over studies. ${
      optuna
        ? `Optuna's pruners are those of Optuna ${optuna} itself with its defaults, over 20 orders (\`scripts/reproduce/realistic/optuna_pruners.py\`).`
        : "Optuna's own pruners were not run: `.cache/python-optuna` has no Optuna."
    }`,
    regretTable(learnable(searched)),
    `Less ${YARDSTICK}, study by study:`,
    differenceTable(learnable(searched)),
    "By study, after 10% of all epochs:",
    byStudyTable(learnable(searched)),
    "## What predicts the end",
    "Spearman's correlation with the best objective of a run, mean over studies that have the signal.",
    correlationTable(searched),
    "## Limits",
    "Small data and runs of 16 to 100 epochs, 40 a search, one seed a run. Regret is on the validation samples, for no study here has a third split. Looks at validation count as no compute. Orders of one pool of runs are no new samples: the intervals over studies are the honest ones, and the default has one order in each.",
    "## Made with",
    provenance(searched.reduce((sum, { study }) => sum + study.seconds, 0)).join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What was tried where a goal is missed; the page of the development searches has the figures by which it was decided. */
const TRIED = [
  "What was tried where a goal is missed; choices were made on the development searches alone:",
  "- **Regret.** Looks by validation loss instead of the objective, a pause for stalled runs, halving with reductions 2 and 3 and resuming (the tables below have these); also a look at two to eight runs for one or two epochs more before one of them continues, runs measured against the leader at the same epoch, the pace of a run added to its objective, the training loss and sums of ranks of all three, patience from a tenth to three tenths of training, and the fall of the effective rank as the order of resuming. None was better on all shares than the default by more than the noise of one order. Two changes were kept, chosen on random subsets of the development searches. Runs whose look is no better than guessing are compared by the training loss, which tells the late searches apart that the validation loss orders the wrong way round. And results of runs with similar parameters count once three are known: on the development searches regret at 10% is 0.125, and 0.157 by the looks alone (`npm run reproduce -- development`). Mutual information of the predictions in place of the training loss, sums of ranks, other kernel widths and a term for exploration were no better. At 5% of all epochs, of which the looks take half, one or two runs have ended. At 10% one search is left, regression-narrow, whose best run has no good look.",
  "- **Saved.** Six changes were kept: noise by a run's own ups and downs, stalled runs as evidence, an end for runs that stalled below the level, an end for studies without anything to learn, a bound by what settled runs still gained after the same epoch, with a margin of one half, and a pace that keeps no more than that of good runs did. With the bound also for runs that might be good on a slower clock, 9 of 214 good runs of the development searches were stopped instead of 2, for 1.5 points more. One change saved a few points more but stopped good runs on the development searches: no test of the training loss. The rest is lost on the first runs of a study, for which there is nothing to compare with, and on runs that end just below the level.",
  "- **Layers.** Until the alarm waited for the second epoch, it was given for a good run of `rare`: the training loss of the first epoch is a mean that begins with the untrained network.",
  "- **Costs.** `npm run bench -- order --save` on an idle machine keeps the figures of these two rows, on other studies than these (`costs.json`); the time lost is by the clock. Above the goal are only runs of 12 epochs of 8 milliseconds each: there a pause of some milliseconds counts, for messages between processes and the files of a snapshot, and so do 4,000 predictions and a verdict after every epoch. Tried: a paused trainer stays in its thread, a look validates without spectra on at most 1,000 samples or an eighth of those trained, and waits for no disk. Before, a look took a validation with spectra, a trainer that was made again and four waits for the disk: 0.8 of an epoch.",
  "- **The paper's tables.** Their 307 runs were not trained again with this version. What is tested on every build: s_o, s_s, s_F and s_Fv against an independent implementation of the equations in Python (`test/golden/scores.py`, `scoresOfRuns.py`), verdicts of the rule `paper` included, and records bit for bit between engines.",
  "- **Without labels.** Where it was missed before: confidence, mutual information, spectra before and after the activation (sum, stable and effective rank, their change and path, relative to the untrained network), sums of ranks, and a ridge regression learned on the other development searches, which was no better than the sum of three ranks. Agreement with the other runs was chosen on the development searches among the mean agreement of pairs, κ with the most frequent classes, the same with weights by agreement, and covariances of probabilities with and without such weights.",
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
