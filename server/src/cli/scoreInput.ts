import type { SpectraOfEpoch } from "../indicator/spectraOfEpoch.ts";

/** One line of `dai score`'s input, and the run that it names, if it names one. */
export interface ScoreInput {
  run: string | null;
  record: SpectraOfEpoch;
}

/**
 * Reads one NDJSON line: an object with `epoch` and `layers`, or a line that `dai run --json` prints. Of the
 * latter only those of type `epoch` count; others and blank lines give null. Says in an Error what is
 * missing or of the wrong type; values are for the scorer to check.
 */
export function parseScoreInput(line: string): ScoreInput | null {
  if (line.trim() === "") return null;
  const value = parseObject(line);
  if (value["type"] !== undefined && value["type"] !== "epoch") return null;
  const { run = null, epoch, validationAccuracy = null, layers } = value;
  if (run !== null && typeof run !== "string") throw new Error('"run" is not a string.');
  if (typeof epoch !== "number") throw new Error('"epoch" is missing or not a number.');
  if (validationAccuracy !== null && typeof validationAccuracy !== "number") {
    throw new Error('"validationAccuracy" is not a number; leave it out when there are no labels.');
  }
  if (!Array.isArray(layers)) throw new Error('"layers" is missing or not an array.');
  return { run, record: { epoch, validationAccuracy, layers: layers.map(parseLayer) } };
}

function parseObject(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ""));
  } catch {
    const hint = /\b(NaN|Infinity)\b/.test(line) ? ": JSON has no NaN or Infinity" : "";
    throw new Error(`is not JSON${hint}; write one object per line.`);
  }
  if (!isObject(value)) throw new Error('is not an object; write { "epoch": …, "layers": […] }.');
  return value;
}

function parseLayer(layer: unknown, index: number): SpectraOfEpoch["layers"][number] {
  if (!isObject(layer) || !Array.isArray(layer["singularValues"])) {
    throw new Error(`layer ${index + 1} has no array "singularValues".`);
  }
  const { name, singularValues } = layer;
  return typeof name === "string" ? { name, singularValues } : { singularValues };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
