/** An epoch record as a program reports it, in the form in which the store takes records. */
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { ReportedLayer, ReportedRecord } from "../../../protocol/programs.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import type { UnscoredRecord } from "../../trainer/messages.ts";
import { RefusedReportError } from "./programSessions.ts";

/** Most singular values of one record: what 64 layers of 1,024 columns have. */
const mostColumns = 65_536;

type MeasuredLayer = ReportedLayer & { singularValues: number[] };

/**
 * A program measures one matrix of each layer, which stands for both. Spectra are sorted and divided by their largest
 * value.
 * @throws RefusedReportError for an accuracy that is no share, when a layer has more singular values than columns, or
 * the record too many of them
 */
export function toUnscored(record: ReportedRecord): UnscoredRecord {
  checkAccuracies(record);
  const { epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, metrics, seconds } = record;
  const { guessing, predictedRows } = record;
  const layers = record.layers ?? [];
  const measured = layers.filter((layer): layer is MeasuredLayer => layer.singularValues !== undefined);
  const unmeasured = layers.flatMap(({ name, width, singularValues, statistics }) =>
    statistics && !singularValues ? [{ name, width, statistics }] : [],
  );
  return {
    epoch,
    trainLoss: trainLoss ?? null,
    trainAccuracy: trainAccuracy ?? null,
    validationLoss: validationLoss ?? null,
    validationAccuracy: validationAccuracy ?? null,
    seconds: seconds ?? 0,
    layers: measured.map(({ name, width, statistics }) => ({
      name,
      width,
      ...(statistics && { statistics: { linear: statistics, activation: statistics } }),
    })),
    spectra: toSpectra(measured),
    ...(metrics && { metrics }),
    ...(predictedRows && { predictedRows }),
    ...(guessing && { guessing }),
    ...(unmeasured.length > 0 && { statistics: unmeasured }),
  };
}

/** Means of 32-bit numbers may be a rounding above 1. */
const largestShare = 1 + 1e-6;

function checkAccuracies(record: ReportedRecord): void {
  for (const column of ["trainAccuracy", "validationAccuracy"] as const) {
    const value = record[column] ?? 0;
    if (value < 0 || value > largestShare)
      throw new RefusedReportError(sentenceOf("report/accuracy", { column, value }));
  }
}

/** @throws RefusedReportError for an epoch beyond those that the run trains */
export function checkEpoch(run: RunId, epoch: number, epochs: number): void {
  if (epoch > epochs) throw new RefusedReportError(sentenceOf("report/beyond", { epoch, run, epochs }));
}

function toSpectra(layers: readonly MeasuredLayer[]): Float32Array {
  const columns = layers.reduce((sum, { width }) => sum + width, 0);
  if (columns > mostColumns)
    throw new RefusedReportError(sentenceOf("report/many-columns", { columns, most: mostColumns }));
  const spectra = new Float32Array(2 * columns);
  let offset = 0;
  for (const { name, width, singularValues } of layers) {
    if (singularValues.length > width)
      throw new RefusedReportError(
        sentenceOf("report/many-values", { name, values: singularValues.length, width }),
      );
    const descending = Float64Array.from(singularValues).sort().reverse();
    const largest = descending[0] || 1;
    for (const start of [offset, offset + width])
      for (const [index, value] of descending.entries()) spectra[start + index] = value / largest;
    offset += 2 * width;
  }
  return spectra;
}
