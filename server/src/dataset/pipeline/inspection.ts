/** What the files of a dataset hold, without their features. */
import { formatNumber } from "../../domain/format.ts";
import { say } from "../../messages/catalogue.ts";
import type { DataFacts, DataSummary, Inspection } from "../facts.ts";
import type { FilesSpec } from "../kinds/registry.ts";
import { type DataNotice, toRegression } from "../problem.ts";
import type { RawDataset, RawPart } from "../rawDataset.ts";
import { type DrawnRows, drawRows, foldsOf } from "../split/draw.ts";

/** @throws DataError where nothing would be left to train on or to validate with */
export function inspectRaw(raw: RawDataset, spec: FilesSpec): Inspection {
  const rows = drawRows(raw, spec);
  const summary = summaryOf(raw);
  const facts = factsOf(raw, rows);
  return {
    facts,
    summary,
    notices: [...(raw.notices ?? []), ...classNotices(raw, spec, summary), ...targetNotices(facts, spec)],
  };
}

/** Targets as far from 0, or as close together, take thousands of steps of a usual learning rate. */
const FAR = 100;
const CLOSE = 0.05;

/** The first target that training is slow to reach. */
function targetNotices({ targets = [] }: DataFacts, spec: FilesSpec): DataNotice[] {
  // With the key, the spec has decided.
  if ("targetScaling" in spec && spec.targetScaling) return [];
  const unscaled = targets.find(
    ({ low, high }) => Math.max(Math.abs(low), Math.abs(high)) >= FAR || (high > low && high - low < CLOSE),
  );
  if (!unscaled) return [];
  const { name, low, high } = unscaled;
  return [
    {
      severity: "warning",
      ...say("file-unscaled-target", { name, low: formatNumber(low), high: formatNumber(high) }),
      path: ["train"],
      fix: {
        title: 'Scale the targets: "targetScaling": "standardize"',
        path: ["dataset", "targetScaling"],
        value: "standardize",
      },
    },
  ];
}

function factsOf(raw: RawDataset, rows: DrawnRows): DataFacts {
  const { shape, classes, classNames, targetNames } = raw;
  return {
    shape,
    classes,
    ...(classNames ? { classNames } : {}),
    ...(targetNames ? { targets: rangesOf(raw.train, rows.train, targetNames) } : {}),
    train: rows.train.length,
    validation: rows.validation.length,
    ...(rows.test.length > 0 ? { test: rows.test.length } : {}),
  };
}

function rangesOf({ targets = new Float32Array() }: RawPart, rows: Uint32Array, names: string[]) {
  return names.map((name, index) => {
    const values = Array.from(rows, (row) => targets[row * names.length + index]!);
    const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    return { name, low, high };
  });
}

function summaryOf({ train, classes, classNames, missing }: RawDataset): DataSummary {
  const counts = new Array<number>(classes).fill(0);
  if (classes > 0) for (const label of train.labels) counts[label]!++;
  return {
    rows: train.count,
    classes: counts.map((count, label) => ({ name: classNames?.[label] ?? String(label), count })),
    missing: missing ?? null,
  };
}

function classNotices(
  { train, validation, classes }: RawDataset,
  spec: FilesSpec,
  summary: DataSummary,
): DataNotice[] {
  const notices: DataNotice[] = [];
  const path = "label" in spec ? ["label"] : [];
  if (classes > 0 && classes >= train.count / 10) {
    const isColumnOfNumbers = "label" in spec && summary.classes.every(({ name }) => isNumber(name));
    const id = isColumnOfNumbers ? "file-many-classes/numbers" : "file-many-classes";
    notices.push({
      severity: "warning",
      ...say(id, { classes, samples: train.count }),
      path,
      ...(isColumnOfNumbers ? { fix: toRegression } : {}),
    });
  }
  if (validation) return notices;
  const folds = foldsOf(spec);
  const needed = folds ?? 2;
  const small = summary.classes.filter(({ count }) => count > 0 && count < needed);
  const [first] = small;
  if (!first) return notices;
  const which =
    small.length === 1 ? `The class ${JSON.stringify(first.name)} has` : `${small.length} classes have`;
  const said =
    folds === null
      ? say("file-small-class", { classes: which })
      : say("file-small-class/folds", { classes: which, folds });
  notices.push({ severity: "warning", ...said, path });
  return notices;
}

const isNumber = (name: string) => name.trim() !== "" && Number.isFinite(Number(name));
