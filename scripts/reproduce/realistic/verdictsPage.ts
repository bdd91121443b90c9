/** A page that tells how verdicts did in searches on which nothing is stopped. */
import { formatPercent } from "../../../server/src/domain/format.ts";
import { wilsonInterval } from "../../../server/src/statistics/interval.ts";
import { provenance } from "../provenance.ts";
import { searchTable, verdictTable } from "./page.ts";
import type { SearchedStudy } from "./study.ts";
import { type VerdictFigures, verdictFigures } from "./verdictFigures.ts";

/**
 * @param heading the page's title
 * @param about what the searches are, in a paragraph
 * @param missing names of searches without runs
 */
export function verdictsPage(
  { heading, about }: { heading: string; about: string },
  studies: readonly SearchedStudy[],
  missing: readonly string[],
): string {
  const judged = studies.map((study) => ({ study, figures: verdictFigures(study) }));
  const parts = [
    `# ${heading}`,
    about,
    ...(missing.length > 0
      ? [`Left out, since none of their runs has trained to its end: ${missing.join(", ")}.`]
      : []),
    totals(judged.map(({ figures }) => figures)),
    "## The searches",
    searchTable(judged),
    "## Verdicts",
    "As in [realistic.md](realistic.md#verdicts). The fact is the objective where it weighs all classes equally, otherwise the accuracy or, in regression, the loss reduction relative to guessing.",
    verdictTable(judged),
    "## Made with",
    provenance(studies.reduce((sum, { seconds }) => sum + seconds, 0)).join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function totals(figures: readonly VerdictFigures[]): string {
  const total = (of: (one: VerdictFigures) => number) => figures.reduce((sum, one) => sum + of(one), 0);
  const [runs, good] = [total((one) => one.runs), total((one) => one.good)];
  const share = (count: number, all: number) => `${count} of ${all} (${formatPercent(count / all)})`;
  const stopped = total((one) => one.keepGood.goodStopped);
  return [
    `Newest verdicts that contradict the facts: ${share(
      total((one) => one.contradicting),
      runs,
    )}.`,
    `Unknown after a quarter of training: ${share(
      total((one) => one.unknownAtQuarter),
      runs,
    )}.`,
    `Good runs that \`keepGood\` would have stopped: ${share(stopped, good)}, at most ${formatPercent(wilsonInterval(stopped, good).high)}.`,
    `Runs whose verdict changed between likely, unlikely and converged twice or more: ${share(
      total((one) => one.turning),
      runs,
    )}.`,
  ].join(" ");
}
