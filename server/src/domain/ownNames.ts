/**
 * How a parameter or a metric is called beside the columns that every run has. Of such a name the product's column keeps
 * it, in any case, and the other is `parameter.state` or `metric.state`: in tables, filters, files and pictures.
 */

/** Columns of tables of runs, their other names, and columns of files. */
const words = [
  ...["run", "id", "study", "name", "state", "epoch", "epochs", "best", "bestEpoch", "at epoch"],
  ...["validationAccuracy", "accuracy", "acc", "so", "ss", "st", "sF", "s_f", "sFv", "s_fv", "verdict"],
  ...["engine", "tags", "tag", "note", "seed", "objective", "foldMean", "foldDeviation", "seconds"],
  ...["trainLoss", "trainAccuracy", "validationLoss", "folds", "sparkline", "actions", "glyph"],
];
const own: ReadonlySet<string> = new Set(words.map((word) => word.toLowerCase()));

/** Whether a name is that of a column that every run has, or looks like one that was made here. */
export function isOwnName(name: string): boolean {
  return own.has(name.toLowerCase()) || /^(?:(?:parameter|metric)\.|verdict_\d+$)/i.test(name);
}

export function parameterName(path: string): string {
  return isOwnName(path) ? `parameter.${path}` : path;
}

export function metricName(name: string): string {
  return isOwnName(name) ? `metric.${name}` : name;
}

export function parameterPath(name: string): string {
  return name.replace(/^parameter\./, "");
}
