/** Labels of arrays: class indices, numbers or texts that name classes, or the targets of a regression. */
import { dataError } from "../../access/dataError.ts";
import { toRegression } from "../../problem.ts";
import { counted } from "../samples.ts";

/** Most classes, whose indices are 16-bit numbers. */
const mostClasses = 65_536;

/** The labels of one part of a dataset, as its file has them. */
export interface ArrayLabels {
  /** the file, and the array in it, for messages */
  name: string;
  values: Float64Array | string[];
  /** numbers of each sample */
  width: number;
}

export interface Classes {
  classes: number;
  classNames?: string[];
  /** class indices of each part */
  indices: Uint16Array[];
}

/**
 * The classes that labels name. Whole numbers from 0 up are indices, so that a number between them that no sample
 * has is a class too. Other whole numbers, and texts, are names of classes in their order.
 *
 * @param names of the classes, as a spec gives them
 * @throws DataError for labels that are fractions, several numbers, or have no name
 */
export function classesOf(parts: ArrayLabels[], names: string[] | undefined): Classes {
  for (const part of parts) refuseOthers(part);
  const distinct = new Set<number | string>();
  for (const { values } of parts) for (const value of values) distinct.add(value);
  if (distinct.size < 2) throw dataError("file-unreadable/one-array-label", { file: parts[0]!.name });
  const isText = parts.some(({ values }) => Array.isArray(values));
  const numbers = isText ? [] : [...distinct].map(Number);
  const least = numbers.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const isIndex =
    least === 0 || (least > 0 && !isText && names !== undefined && names.length !== distinct.size);
  return isIndex ? byIndex(parts, names) : byName(parts, distinct, names, isText);
}

/** The targets of a regression, `width` numbers a sample. @throws DataError for texts, and for one that is not finite */
export function targetsOf({ name, values }: ArrayLabels): Float32Array {
  if (Array.isArray(values)) throw dataError("file-unreadable/text-targets", { file: name });
  const targets = Float32Array.from(values);
  const wrong = targets.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw dataError("file-unreadable/infinite-target", {
      file: name,
      value: values[wrong]!,
      place: counted("row", wrong),
    });
  return targets;
}

function refuseOthers({ name, values, width }: ArrayLabels): void {
  if (width !== 1) throw dataError("file-unreadable/label-width", { file: name, width });
  if (Array.isArray(values)) return;
  const wrong = values.findIndex((value) => !Number.isInteger(value));
  if (wrong >= 0)
    throw dataError(
      "file-fractional-labels/array",
      { file: name, label: String(values[wrong]), place: counted("row", wrong) },
      { fix: toRegression },
    );
}

function byIndex(parts: ArrayLabels[], names: string[] | undefined): Classes {
  let classes = names?.length ?? 2;
  for (const { name, values } of parts)
    for (let index = 0; index < values.length; index++) {
      const label = Number(values[index]);
      if (label < classes) continue;
      if (names)
        throw dataError("file-unreadable/unnamed-label", {
          file: name,
          label,
          place: counted("row", index),
          names: names.length,
          last: names.length - 1,
        });
      if (label >= mostClasses)
        throw dataError("file-unreadable/large-label", { file: name, label, place: counted("row", index) });
      classes = label + 1;
    }
  return {
    classes,
    ...(names ? { classNames: names } : {}),
    indices: parts.map(({ values }) => Uint16Array.from(values, Number)),
  };
}

function byName(
  parts: ArrayLabels[],
  distinct: ReadonlySet<number | string>,
  names: string[] | undefined,
  isText: boolean,
): Classes {
  const name = parts[0]!.name;
  if (distinct.size > mostClasses)
    throw dataError("file-unreadable/many-array-labels", { file: name, labels: distinct.size });
  if (names && names.length !== distinct.size)
    throw dataError("file-unreadable/class-names", {
      file: name,
      labels: distinct.size,
      names: names.length,
    });
  const order = [...distinct].sort(
    isText ? (a, b) => (String(a) < String(b) ? -1 : 1) : (a, b) => Number(a) - Number(b),
  );
  const indices = new Map(order.map((label, index) => [label, index]));
  return {
    classes: order.length,
    classNames: names ?? order.map(String),
    indices: parts.map(({ values }) => {
      const found = new Uint16Array(values.length);
      for (let i = 0; i < found.length; i++) found[i] = indices.get(values[i]!)!;
      return found;
    }),
  };
}
