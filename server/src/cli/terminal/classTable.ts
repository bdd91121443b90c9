import { dataFacts } from "../../dataset/describe.ts";
import { mostConfusedClasses } from "../../domain/confusion.ts";
import { formatInteger, formatPercent } from "../../domain/format.ts";
import { visibleText } from "../../domain/visibleText.ts";
import { classScores } from "../../engine/metrics/classification.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunDetail } from "../../protocol/protocol.ts";
import { isProgram } from "../../specification/expansion/programConfig.ts";
import { plainTable } from "./textTable.ts";

/** Of more classes there is no column for each. */
const mostColumns = 10;

/**
 * Precision and recall of each class on the validation samples, and what was predicted for it, at the run's best
 * epoch, or its last where the best is not known. [] for runs that have no classes; of too many, one sentence.
 */
export function classTable({ dai, best, records = [] }: RunDetail, room: number | undefined): string[] {
  const record = records.find(({ epoch }) => epoch === best?.epoch) ?? records.at(-1);
  const facts = isProgram(dai) ? null : dataFacts(dai.dataset);
  const classes = facts?.classes ?? 0;
  if (classes > mostConfusedClasses)
    return [
      "",
      sentenceOf("too-many-classes", { most: mostConfusedClasses, classes: formatInteger(classes) }),
    ];
  if (!record?.confusion) return [];
  const names = facts?.classNames;
  const nameOf = (label: number) => visibleText(names?.[label] ?? String(label));
  const scores = classScores(record.confusion);
  const isWide = scores.length > mostColumns;
  /** The class that samples of another were predicted as most often. */
  const mistaken = (predicted: readonly number[], label: number): string => {
    const others = predicted.map((count, index) => (index === label ? 0 : count));
    const most = Math.max(...others);
    return most > 0 ? `${nameOf(others.indexOf(most))} (${formatInteger(most)})` : "–";
  };
  const rows = record.confusion.map((predicted, label) => {
    const { precision, recall, f1, support } = scores[label]!;
    return [
      nameOf(label),
      ...[precision, recall, f1].map(formatPercent),
      ...(isWide
        ? [formatInteger(support), mistaken(predicted, label)]
        : [support, ...predicted].map(formatInteger)),
    ];
  });
  const head = [
    "class",
    "precision",
    "recall",
    "F1",
    "samples",
    ...(isWide ? ["most mistaken for"] : scores.map((_, label) => `as ${nameOf(label)}`)),
  ];
  return ["", `Validation samples at epoch ${record.epoch}:`, ...plainTable(head, rows, room)];
}
