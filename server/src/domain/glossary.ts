/** The terms of the product, each in a few sentences. docs/glossary.md and the tooltips are made of them. */

export interface Term {
  name: string;
  /** what it is, as the tooltip says it */
  meaning: string;
  detail?: string;
}

export const glossary = {
  so: {
    name: "s_o",
    meaning:
      "Non-uniformity: how far the singular values of the hidden layers have decayed. It rises as a network learns.",
    detail:
      "Equations 2 and 3 of the paper: the inverse of the mean singular value over a window of epochs, averaged over layers.",
  },
  ss: {
    name: "s_s",
    meaning:
      "Shift: how fast the singular values still change from epoch to epoch. It falls to 0 when a network stops changing.",
    detail:
      "Equations 4 and 5 of the paper: the weighted mean decrease of the singular values over a window, averaged over layers.",
  },
  st: { name: "s_t", meaning: "Combined score: |ln s_o| + η · s_s (equation 6)." },
  sF: {
    name: "s_F",
    meaning:
      "Decay score, without labels: s_t, or 0 where the gate is closed. Above the threshold t1 a run is likely to learn.",
    detail:
      "Equation 7 of the paper. The column of the table shows the value at the newest checkpoint, on which the verdict rests.",
  },
  sFv: {
    name: "s_Fv",
    meaning: "Expected accuracy: the validation accuracy, raised by what the decay score promises.",
    detail: "Equation 8 of the paper. It uses labels.",
  },
  threshold: {
    name: "t1",
    meaning: "Threshold of s_F: above it, a run is likely to learn (indicator.threshold).",
  },
  gateNonUniformity: {
    name: "t2",
    meaning: "The gate closes only where s_o is at least this (indicator.gateNonUniformity).",
  },
  gateShift: {
    name: "δ",
    meaning:
      "The gate closes only where s_s is at most this: the spectra have stopped changing (indicator.gateShift).",
    detail:
      "It depends on the dataset and the recipe, so a value that suits one study need not suit another.",
  },
  gate: {
    name: "gate",
    meaning:
      "Sets s_F to 0 where s_o is large and s_s is small: the spectra have decayed and no longer change.",
  },
  spectrum: {
    name: "spectrum",
    meaning: "One layer's singular values at one epoch, in descending order, divided by the largest.",
  },
  window: {
    name: "window",
    meaning: "The number of past epochs that a score looks at (t0, indicator.window).",
  },
  checkpoint: {
    name: "checkpoint",
    meaning: "An epoch at which a verdict is given (indicator.checkpoints).",
  },
  snapshot: {
    name: "snapshot",
    meaning: "Saved weights and training state, from which a run continues bit for bit.",
  },
  continue: {
    name: "likely to learn",
    meaning: "The run is expected to reach a good result. On the wire: continue.",
  },
  outpaced: {
    name: "outpaced",
    meaning:
      "The run learns, but is not expected to be among the good runs of its study. On the wire: continue, with wantsStop.",
  },
  discard: {
    name: "unlikely to learn",
    meaning:
      "The run is not expected to reach a good result; stopping it saves the remaining epochs. On the wire: discard.",
  },
  saturated: {
    name: "converged",
    meaning: "The run has learned and no longer changes; more epochs will not help. On the wire: saturated.",
  },
  unknown: {
    name: "not known yet",
    meaning: "Too little is known of the run or its study for a verdict. On the wire: unknown.",
  },
  rule: {
    name: "stopping rule",
    meaning: "What turns the knowledge about a run and its study into a verdict (policy.rule).",
  },
  policy: {
    name: "policy",
    meaning:
      "What the daemon does on a verdict against a run: ask, stop or never (policy.onDiscard, policy.onSaturated).",
  },
  calibrated: {
    name: "calibrated",
    meaning: "The thresholds were fitted to runs like these. Elsewhere they are set by hand.",
  },
  order: {
    name: "order",
    meaning:
      "Which of a study's runs trains next: all get a short look first, then the most promising continue until they stop improving (policy.order).",
  },
  study: { name: "study", meaning: "The set of runs that one launch of a spec expands to." },
  run: {
    name: "run",
    meaning: "The training of one configuration: dataset, architecture, initialization, recipe and seed.",
  },
  gain: {
    name: "gain",
    meaning: "Factor on the standard deviation of the initial weights (initialization.gain).",
  },
  objective: {
    name: "objective",
    meaning:
      "The metric that says which run is best, and whether higher or lower is better (study.objective).",
  },
} as const satisfies Record<string, Term>;

export type TermName = keyof typeof glossary;

/** The glossary as the page docs/glossary.md has it, in the order of the alphabet. */
export function glossaryPage(): string {
  const terms: Term[] = Object.values<Term>(glossary).sort((a, b) => a.name.localeCompare(b.name, "en"));
  const rows = terms.map(({ name, meaning, detail }) => {
    return `| ${name} | ${[meaning, detail].filter(Boolean).join(" ").replaceAll("|", "\\|")} |`;
  });
  return [
    "# Glossary",
    "",
    "The terms of the panel, the editor and these pages. The tooltips of the panel are made of the same texts",
    "(`server/src/domain/glossary.ts`); `npm run schema` writes this page.",
    "",
    "| term | meaning |",
    "| --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
