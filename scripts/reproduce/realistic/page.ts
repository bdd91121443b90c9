/** docs/results/realistic.md. */

import { formatNumber, formatPercent } from "../../../server/src/domain/format.ts";
import { isShare } from "../../../server/src/domain/metrics.ts";
import { turned } from "../../../server/src/domain/objective.ts";
import { markdownTable } from "../../../server/src/indicator/evaluation/renderMarkdown.ts";
import { wilsonInterval } from "../../../server/src/statistics/interval.ts";
import { provenance } from "../provenance.ts";
import { mean, overStudies, type PolicyRegret, SHARES } from "./regret.ts";
import type { SearchedStudy } from "./study.ts";
import { policies, YARDSTICK } from "./timelines.ts";
import { signals, type VerdictFigures } from "./verdictFigures.ts";

export interface Searched {
  study: SearchedStudy;
  figures: VerdictFigures;
  /** null where there is nothing to find */
  regrets: PolicyRegret[] | null;
  /** Spearman's correlations with the end, at 10% and 25% of training */
  correlations: { tenth: (number | null)[]; quarter: (number | null)[] };
}

export function realisticPage(searched: readonly Searched[], missing: readonly string[]): string {
  const parts = [
    "# Realistic searches",
    "Searches as people make them: the recipe varies, the gain is usual. Every number here is printed by `npm run reproduce -- realistic` from stored runs of our own engine, trained by the daemon on one worker with default settings, nothing stopped. The constants of `auto` were set on 26 other studies of small tables, those of its pace on 14 development searches (`npm run reproduce -- development`); after a first look at these searches the modular ones were made longer, and runs that have memorized their samples were protected earlier.",
    ...(missing.length > 0 ? [`Left out, since their data was not there: ${missing.join(", ")}.`] : []),
    goals(searched),
    "## The searches",
    searchTable(searched),
    "## Verdicts",
    "A verdict contradicts the facts where a run that ended at chance was likely to learn, or one that ended half-way from guessing to the study's best, or not to be told from it, was unlikely to. The newest verdict of each run counts; beside it, how many runs had such a verdict at any epoch. Good: within 5 points of the best (losses: 5%), and above guessing. Saved: of all epochs, those of runs that did not end good.",
    verdictTable(searched),
    "## Regret against compute",
    `One worker; ${SHARES.map((share) => formatPercent(share)).join(", ")} of all epochs. 0: the best run of the study is found; 1: no more than a median run. By the study's objective on validation, the best so far; mean over 100 random orders, then over ${learnable(searched).length} studies (those in which something can be learned), with 95% intervals by a bootstrap over studies.`,
    regretTable(learnable(searched)),
    `Less ${YARDSTICK}, study by study:`,
    differenceTable(learnable(searched)),
    "By study, after 10% of all epochs:",
    byStudyTable(learnable(searched)),
    "## What foresees the end",
    "Spearman's correlation with the best objective of a run, mean over studies that have the signal.",
    correlationTable(searched),
    "## Limits",
    "Small data and runs of 16 to 100 epochs, 40 a search, one seed a run. Regret is on the validation samples, for no study here has a third split. Looks at validation count as no compute. Orders of one pool of runs are no new samples: the intervals over studies are the honest ones. Optuna's pruners and promotion with resuming were not run. Wall time lost to looks and switching was not measured here.",
    "## Made with",
    provenance(searched.reduce((sum, { study }) => sum + study.seconds, 0)).join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

const learnable = (searched: readonly Searched[]) => searched.filter(({ regrets }) => regrets !== null);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const defaultPolicy = policies[0]!.title;

function regretOf({ regrets }: Searched, title: string, share: (typeof SHARES)[number]): number {
  return regrets!.find((one) => one.title === title)!.regrets[SHARES.indexOf(share)]!;
}

function goals(searched: readonly Searched[]): string {
  const total = (key: "runs" | "good" | "contradicting" | "unknownAtQuarter" | "goodWithDeadLayer") =>
    sum(searched.map(({ figures }) => figures[key]));
  const [runs, good] = [total("runs"), total("good")];
  const stopped = sum(searched.map(({ figures }) => figures.keepGood.goodStopped));
  const failing = searched.filter(({ figures }) => figures.runs - figures.good >= figures.runs / 4);
  const late = searched.filter(({ study }) => study.search.isLate);
  const lateStopped = sum(late.map(({ figures }) => figures.keepGood.goodStopped));
  const wide = learnable(searched);
  const narrow = wide.filter(({ study }) => study.search.isNarrow);
  const meanRegret = (some: readonly Searched[], share: (typeof SHARES)[number]) =>
    some.length === 0 ? null : mean(some.map((one) => regretOf(one, defaultPolicy, share)));
  const text = (value: number | null) => (value === null ? "–" : value.toFixed(3));
  const labelFree = searched.flatMap(({ correlations }) => correlations.tenth.at(-1) ?? []);
  const differences = overStudies(
    wide.map((one) => regretOf(one, defaultPolicy, 0.1) - regretOf(one, YARDSTICK, 0.1)),
  );
  const saved = mean(failing.map(({ figures }) => figures.keepGood.saved));
  const ofOracle = mean(failing.map(({ figures }) => figures.keepGood.saved / figures.oracle));
  const isBelow = wide.filter(
    (one) => regretOf(one, defaultPolicy, 0.1) <= regretOf(one, YARDSTICK, 0.1),
  ).length;
  const rows = [
    [
      "newest verdicts that contradict the facts",
      "≤ 1%",
      `${formatPercent(total("contradicting") / runs)} (${total("contradicting")} of ${runs})`,
    ],
    [
      "regret of the default after 5%, 10%, 20% of all epochs",
      "≤ .08, .025, .003",
      [0.05, 0.1, 0.2].map((share) => text(meanRegret(wide, share as 0.1))).join(", "),
    ],
    [
      "the same less ASHA by promotion, at 10%",
      "below 0 on every study",
      `${signed(differences.mean)} ${intervalText(differences.interval)}; not above in ${isBelow} of ${wide.length}`,
    ],
    ["regret with narrow learning rates, 10%", "≤ .06", text(meanRegret(narrow, 0.1))],
    [
      "good runs stopped, `keepGood`",
      "≤ 3%, upper bound ≤ 5%",
      `${stopped} of ${good} (${formatPercent(stopped / good)}, at most ${formatPercent(wilsonInterval(stopped, good).high)})`,
    ],
    [
      "epochs saved, `keepGood`, studies with 25% failures or more",
      "≥ 45%, ≥ 85% of the oracle's",
      `${formatPercent(saved)}, ${formatPercent(ofOracle)} of the oracle's`,
    ],
    [
      "late bloomers stopped by `keepGood`",
      "none",
      `${lateStopped} of ${sum(late.map(({ figures }) => figures.good))}`,
    ],
    [
      "order without labels at 10%, Spearman (confidence and mutual information)",
      "≥ .60",
      text(labelFree.length === 0 ? null : mean(labelFree)),
    ],
    [
      "`unknown` after a quarter of training",
      "≤ 20%",
      `${formatPercent(total("unknownAtQuarter") / runs)} (${total("unknownAtQuarter")} of ${runs})`,
    ],
    ["good runs with a dead layer", "0 of ≥ 300", `${total("goodWithDeadLayer")} of ${good}`],
  ];
  return ["## Goals", markdownTable({ head: ["", "goal", "here"], rows })].join("\n\n");
}

function searchTable(searched: readonly Searched[]): string {
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

function verdictTable(searched: readonly Searched[]): string {
  const row = (name: string, f: VerdictFigures) => [
    name,
    `${f.contradicting} of ${f.runs}`,
    String(f.everContradicting),
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

function regretTable(searched: readonly Searched[]): string {
  return markdownTable({
    head: ["policy", "spent", ...SHARES.map((share) => formatPercent(share))],
    rows: policies.map(({ title }) => [
      title,
      formatPercent(mean(searched.map(({ regrets }) => regrets!.find((one) => one.title === title)!.spent))),
      ...SHARES.map((share) => withInterval(searched.map((one) => regretOf(one, title, share)))),
    ]),
  });
}

function differenceTable(searched: readonly Searched[]): string {
  return markdownTable({
    head: ["policy", ...SHARES.map((share) => formatPercent(share))],
    rows: policies
      .filter(({ title }) => title !== YARDSTICK)
      .map(({ title }) => [
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
    rows: policies.map(({ title }) => [
      title,
      ...searched.map((one) => regretOf(one, title, 0.1).toFixed(3)),
    ]),
  });
}

function correlationTable(searched: readonly Searched[]): string {
  const titles = [
    ...signals.map(({ title }) => title),
    "confidence and mutual information, mean rank, no labels",
  ];
  const at = (key: "tenth" | "quarter", i: number) => {
    const values = searched.flatMap(({ correlations }) => correlations[key][i] ?? []);
    return values.length === 0
      ? "–"
      : `${mean(values).toFixed(2)} (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;
  };
  return markdownTable({
    head: ["signal", "10% of training", "25%"],
    rows: titles.map((title, i) => [title, at("tenth", i), at("quarter", i)]),
  });
}

function withInterval(values: readonly number[]): string {
  const { mean, interval } = overStudies(values);
  return `${mean.toFixed(3)} ${intervalText(interval)}`;
}

function intervalText(interval: { low: number; high: number } | null): string {
  return interval ? `[${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]` : "";
}

function signed(value: number): string {
  return value > 0 ? `+${value.toFixed(3)}` : value.toFixed(3);
}
