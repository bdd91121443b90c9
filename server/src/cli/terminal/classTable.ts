import { dataFacts } from "../../dataset/describe.ts";
import { formatInteger, formatPercent } from "../../domain/format.ts";
import { visibleText } from "../../domain/visibleText.ts";
import { classScores } from "../../engine/metrics/classification.ts";
import type { RunDetail } from "../../protocol/protocol.ts";
import { isProgram } from "../../specification/expansion/programConfig.ts";
import { plainTable } from "./textTable.ts";

/**
 * Precision and recall of each class on the validation samples, and what was predicted for it, at the run's best
 * epoch, or its last where the best is not known. [] for runs that have no classes, or too many for their records.
 */
export function classTable({ dai, best, records = [] }: RunDetail, room: number | undefined): string[] {
  const record = records.find(({ epoch }) => epoch === best?.epoch) ?? records.at(-1);
  if (!record?.confusion) return [];
  const names = isProgram(dai) ? undefined : dataFacts(dai.dataset)?.classNames;
  const nameOf = (label: number) => visibleText(names?.[label] ?? String(label));
  const scores = classScores(record.confusion);
  const rows = record.confusion.map((predicted, label) => {
    const { precision, recall, f1, support } = scores[label]!;
    return [
      nameOf(label),
      ...[precision, recall, f1].map(formatPercent),
      ...[support, ...predicted].map(formatInteger),
    ];
  });
  const head = [
    "class",
    "precision",
    "recall",
    "F1",
    "samples",
    ...scores.map((_, label) => `as ${nameOf(label)}`),
  ];
  return ["", `Validation samples at epoch ${record.epoch}:`, ...plainTable(head, rows, room)];
}
