/** The columns of the table of runs. */
export type ColumnId =
  | "glyph"
  | "state"
  | "name"
  | "gain"
  | "seed"
  | "progress"
  | "accuracy"
  | "sF"
  | "sFv"
  | "sparkline"
  | "verdict"
  | "actions";
