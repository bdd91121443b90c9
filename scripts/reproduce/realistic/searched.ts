import { type PolicyRegret, SHARES } from "./regret.ts";
import type { SearchedStudy } from "./study.ts";
import type { VerdictFigures } from "./verdictFigures.ts";

/** A search and what orders, rules, verdicts and signals came to on it. */
export interface Searched {
  study: SearchedStudy;
  figures: VerdictFigures;
  /** null where there is nothing to find */
  regrets: PolicyRegret[] | null;
  /** Spearman's correlations with the end, at 10% and 25% of training */
  correlations: { tenth: (number | null)[]; quarter: (number | null)[] };
}

/** Those in which there is something to find. */
export const learnable = (searched: readonly Searched[]) =>
  searched.filter(({ regrets }) => regrets !== null);

export function regretOf({ regrets }: Searched, title: string, share: (typeof SHARES)[number]): number {
  return regrets!.find((one) => one.title === title)!.regrets[SHARES.indexOf(share)]!;
}
