/** The goals of the verdicts and of the order of training, and how far the searches came. */
import { formatPercent } from "../../../server/src/domain/format.ts";
import { markdownTable } from "../../../server/src/indicator/evaluation/renderMarkdown.ts";
import { wilsonInterval } from "../../../server/src/statistics/interval.ts";
import type { Costs } from "./costs.ts";
import { mean, overStudies } from "./regret.ts";
import { learnable, regretOf, type Searched } from "./searched.ts";
import { policies, YARDSTICK } from "./timelines.ts";

interface Goal {
  name: string;
  goal: string;
  /** what the searches came to */
  reached: string;
  isMet: boolean;
}

export interface LayerAlarms {
  good: number;
  /** good runs that had a dead or collapsed layer at any epoch */
  false: number;
}

const defaultPolicy = policies[0]!.title;

/** What was measured elsewhere than on these searches. */
export interface Elsewhere {
  /** alarms on good runs of other searches */
  alarms: LayerAlarms;
  /** null where nothing was kept */
  costs: Costs | null;
}

function goalsOf(searched: readonly Searched[], { alarms, costs }: Elsewhere): Goal[] {
  return [...verdictGoals(searched, alarms), ...orderGoals(searched), ...costGoals(costs), PAPER];
}

/** No command of this page trains the paper's experiments again: what is written here is what their pages show. */
const PAPER: Goal = {
  name: "the paper's tables with rule `paper`",
  goal: "unchanged to the digit",
  reached: "tables II and III unchanged; table I not trained again; see below",
  isMet: false,
};

const LOST = { name: "time lost to looks, switching and snapshots, one worker", goal: "≤ 2%" };
const JUDGING = {
  name: "looks, statistics of outputs and verdicts after every epoch, native kernels",
  goal: "≤ 1%",
};
const NO_COSTS = "no kept figures; see below";

function costGoals(costs: Costs | null): Goal[] {
  if (!costs) return [LOST, JUDGING].map((goal) => ({ ...goal, reached: NO_COSTS, isMet: false }));
  const told = costs.studies.map(
    ({ network, epochs, clock, processor }) =>
      `${formatPercent(clock)}${processor === null ? "" : `, ${formatPercent(processor)} of processor time`} (${network}, ${epochs} epochs)`,
  );
  const judged = costs.statistics.flatMap(({ network, engine, share }) => {
    const longest = costs.studies.filter((one) => one.network === network).at(-1);
    if (engine !== "native" || !longest || longest.withVerdicts === null) return [];
    return [{ network, epochs: longest.epochs, share: longest.withVerdicts + share }];
  });
  return [
    {
      ...LOST,
      reached: told.join("; "),
      isMet: costs.studies.every(({ clock }) => clock <= 0.02),
    },
    {
      ...JUDGING,
      reached: judged
        .map(({ network, epochs, share }) => `${formatPercent(share)} (${network}, ${epochs} epochs)`)
        .join("; "),
      isMet: judged.length > 0 && judged.every(({ share }) => share <= 0.01),
    },
  ];
}

function verdictGoals(searched: readonly Searched[], others: LayerAlarms): Goal[] {
  const total = (key: "runs" | "good" | "contradicting" | "unknownAtQuarter" | "goodWithLayerAlarm") =>
    sum(searched.map(({ figures }) => figures[key]));
  const [runs, good] = [total("runs"), total("good")];
  const stopped = sum(searched.map(({ figures }) => figures.keepGood.goodStopped));
  const bound = wilsonInterval(stopped, good).high;
  const failing = searched.filter(({ figures }) => figures.runs - figures.good >= figures.runs / 4);
  const late = searched.filter(({ study }) => study.search.isLate);
  const lateStopped = sum(late.map(({ figures }) => figures.keepGood.goodStopped));
  const saved = mean(failing.map(({ figures }) => figures.keepGood.saved));
  const ofOracle = mean(failing.map(({ figures }) => figures.keepGood.saved / figures.oracle));
  const unknown = total("unknownAtQuarter");
  return [
    {
      name: "newest verdicts that contradict the facts",
      goal: "≤ 1%",
      reached: `${formatPercent(total("contradicting") / runs)} (${total("contradicting")} of ${runs})`,
      isMet: total("contradicting") <= 0.01 * runs,
    },
    {
      name: "`unknown` after a quarter of training",
      goal: "≤ 20%",
      reached: `${formatPercent(unknown / runs)} (${unknown} of ${runs})`,
      isMet: unknown <= 0.2 * runs,
    },
    {
      name: "good runs stopped, `keepGood`",
      goal: "≤ 3%, upper bound ≤ 5%",
      reached: `${stopped} of ${good} (${formatPercent(stopped / good)}, at most ${formatPercent(bound)})`,
      isMet: stopped <= 0.03 * good && bound <= 0.05,
    },
    {
      name: "epochs saved, `keepGood`, studies with 25% failures or more",
      goal: "≥ 45%, ≥ 85% of the oracle's",
      reached: `${formatPercent(saved)}, ${formatPercent(ofOracle)} of the oracle's`,
      isMet: saved >= 0.45 && ofOracle >= 0.85,
    },
    {
      name: "runs of late searches stopped by `keepGood`",
      goal: "none",
      reached: `${lateStopped} of ${sum(late.map(({ figures }) => figures.good))}`,
      isMet: lateStopped === 0,
    },
    alarmGoal({ good, false: total("goodWithLayerAlarm") }, others),
  ];
}

/** No constant of these alarms was chosen on a search, so other searches count as well. */
function alarmGoal(here: LayerAlarms, others: LayerAlarms): Goal {
  const [good, alarms] = [here.good + others.good, here.false + others.false];
  const more = others.good === 0 ? "" : `; ${alarms} of ${good} with the development searches`;
  return {
    name: "good runs with a dead or collapsed layer",
    goal: "0 of ≥ 300",
    reached: `${here.false} of ${here.good}${more}`,
    isMet: alarms === 0 && good >= 300,
  };
}

function orderGoals(searched: readonly Searched[]): Goal[] {
  const all = learnable(searched);
  const narrow = all.filter(({ study }) => study.search.isNarrow);
  const regretAt = (some: readonly Searched[], share: 0.05 | 0.1 | 0.2) =>
    mean(some.map((one) => regretOf(one, defaultPolicy, share)));
  const regrets = ([0.05, 0.1, 0.2] as const).map((share) => regretAt(all, share));
  const differences = all.map((one) => regretOf(one, defaultPolicy, 0.1) - regretOf(one, YARDSTICK, 0.1));
  const over = overStudies(differences);
  const labelFree = searched.flatMap(({ correlations }) => correlations.tenth.at(-1) ?? []);
  const order = mean(labelFree);
  const notAbove = differences.filter((difference) => difference <= 0).length;
  return [
    {
      name: "regret of the default after 5%, 10%, 20% of all epochs",
      goal: "≤ .08, .025, .003",
      reached: regrets.map((regret) => regret.toFixed(3)).join(", "),
      isMet: [0.08, 0.025, 0.003].every((most, i) => regrets[i]! <= most),
    },
    {
      name: `the same minus that of ${YARDSTICK}, at 10%`,
      goal: "below 0 on every study",
      reached: `${signed(over.mean)} ${intervalText(over.interval)}; not above in ${notAbove} of ${all.length}`,
      isMet: notAbove === all.length,
    },
    {
      name: "regret with narrow learning rates, 10%",
      goal: "≤ .06",
      reached: narrow.length === 0 ? "–" : regretAt(narrow, 0.1).toFixed(3),
      isMet: narrow.length > 0 && regretAt(narrow, 0.1) <= 0.06,
    },
    {
      name: "order without labels at 10%, Spearman",
      goal: "≥ .60",
      reached: labelFree.length === 0 ? "–" : order.toFixed(3),
      isMet: order >= 0.6,
    },
  ];
}

export function goalsTable(searched: readonly Searched[], elsewhere: Elsewhere): string {
  return markdownTable({
    head: ["", "goal", "here", "met"],
    rows: goalsOf(searched, elsewhere).map(({ name, goal, reached, isMet }) => [
      ...[name, goal, reached],
      isMet ? "yes" : "no",
    ]),
  });
}

/** One line for each, for the terminal. */
export function goalsInWords(searched: readonly Searched[], elsewhere: Elsewhere): string {
  return goalsOf(searched, elsewhere)
    .map(
      ({ name, goal, reached, isMet }) => `${isMet ? "met    " : "not met"}  ${name}: ${reached} (${goal})`,
    )
    .join("\n");
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export function intervalText(interval: { low: number; high: number } | null): string {
  return interval ? `[${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]` : "";
}

export function signed(value: number): string {
  return value > 0 ? `+${value.toFixed(3)}` : value.toFixed(3);
}
