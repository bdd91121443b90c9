/** The paper's scores of one epoch, by its symbols (equations 3, 5, 6, 7, 8). */
export interface Scores {
  so: number;
  ss: number;
  st: number;
  sF: number;
  /** null without validation labels */
  sFv: number | null;
}

/** Equations 2 and 4 of one hidden layer. */
export interface LayerScores {
  name: string;
  so: number;
  ss: number;
}

/** Shown as likely to learn, unlikely to learn, converged, and not known yet. */
export type Verdict = "continue" | "discard" | "saturated" | "unknown";
