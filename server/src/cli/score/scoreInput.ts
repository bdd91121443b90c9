import type { TickHistory } from "../../indicator/runHistory.ts";
import type { SpectraOfEpoch } from "../../indicator/scores/spectraOfEpoch.ts";
import { MessageError } from "../../messages/messageError.ts";

/** One line of `dai score`'s input, and the run that it names, if it names one. */
export interface ScoreInput {
  run: string | null;
  record: SpectraOfEpoch;
  /** empty without ticks, or where they are not asked for */
  ticks: TickHistory[];
}

/**
 * Reads one NDJSON line: an object with `epoch` and `layers`, or a line that `dai run --json` prints. Of the
 * latter only those of type `epoch` count; others and blank lines give null. Says in an Error what is
 * missing or of the wrong type; values are for the scorer to check, but for those of ticks.
 *
 * @param withTicks whether the line's `ticks` are asked for
 */
export function parseScoreInput(line: string, withTicks = false): ScoreInput | null {
  if (line.trim() === "") return null;
  const value = parseObject(line);
  if (value["type"] !== undefined && value["type"] !== "epoch") return null;
  const { run = null, epoch, validationAccuracy = null, layers } = value;
  if (run !== null && typeof run !== "string") throw new MessageError("score-line/run", {});
  if (typeof epoch !== "number") throw new MessageError("score-line/epoch", {});
  if (validationAccuracy !== null && typeof validationAccuracy !== "number") {
    throw new MessageError("score-line/accuracy", {});
  }
  if (!Array.isArray(layers)) throw new MessageError("score-line/layers", {});
  return {
    run,
    record: { epoch, validationAccuracy, layers: layers.map(parseLayer) },
    ticks: withTicks ? parseTicks(value["ticks"] ?? [], layers.length) : [],
  };
}

function parseObject(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ""));
  } catch {
    const hint = /\b(NaN|Infinity)\b/.test(line) ? ": JSON has no NaN or Infinity" : "";
    throw new MessageError("score-line/not-json", { hint });
  }
  if (!isObject(value)) throw new MessageError("score-line/no-object", {});
  return value;
}

function parseLayer(layer: unknown, index: number): SpectraOfEpoch["layers"][number] {
  if (!isObject(layer) || !Array.isArray(layer["singularValues"])) {
    throw new MessageError("score-line/no-values", { layer: index + 1 });
  }
  const { name, singularValues } = layer;
  return typeof name === "string" ? { name, singularValues } : { singularValues };
}

function parseTicks(ticks: unknown, layers: number): TickHistory[] {
  if (!Array.isArray(ticks)) throw new MessageError("score-line/ticks", {});
  let before = -1;
  return ticks.map((tick: unknown, index) => {
    const place = `tick ${index + 1}`;
    const { step, nuclearNorms } = isObject(tick) ? tick : {};
    if (typeof step !== "number" || !Number.isSafeInteger(step) || step <= before)
      throw new MessageError("score-line/step", { place });
    before = step;
    if (!Array.isArray(nuclearNorms) || nuclearNorms.length !== layers)
      throw new MessageError("score-line/nuclear-norms", { place, layers });
    return {
      step,
      nuclearNorms: nuclearNorms.map((norms, l) => parseNorms(norms, `${place}, layer ${l + 1}`)),
    };
  });
}

function parseNorms(norms: unknown, place: string): TickHistory["nuclearNorms"][number] {
  const { linear, activation } = isObject(norms) ? norms : {};
  if (isNorm(linear) && isNorm(activation)) return { linear, activation };
  throw new MessageError("score-line/matrices", { place });
}

function isNorm(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
