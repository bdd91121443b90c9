import { labelPaths, runLabel } from "../../../server/src/domain/parameters.ts";
import { newKnownRun } from "../../../server/src/protocol/notifications.ts";
import type { EpochRecord, RunDetail, ScoreRecord } from "../../../server/src/protocol/protocol.ts";
import type { Picture } from "../pictures/picture.ts";
import { svgPen } from "../pictures/svgPen.ts";
import { metricOf, objectiveOf, recordedMetrics } from "../state/metrics.ts";
import { toScoreRecord } from "../state/scoreRecord.ts";
import type { Run } from "../state/state.ts";
import { layerHistories } from "./decay/decayCharts.ts";
import { decayPicture } from "./decay/decayPicture.ts";
import { valueAxis } from "./decay/decayScale.ts";
import { paper } from "./paper.ts";
import {
  accuracyPicture,
  lossPicture,
  mayHaveAccuracy,
  metricPicture,
  scorePicture,
} from "./scores/scoresPictures.ts";

const size = { width: 480, height: 260 };
const title = 28;
const columns = 2;

/** More curves would hide each other. */
const MOST_CURVES = 40;

/**
 * One run on one sheet: its scores, accuracies, losses and objective over the epochs, then how the singular values of each
 * layer decay. The pictures are those of the page.
 *
 * @param run with its records
 * @returns an SVG file
 */
export function runSheet(run: RunDetail): string {
  const paths = labelPaths([run]);
  const pictures = picturesOf(run, paths);
  const [width, height] = [columns * size.width, title + size.height];
  const rows = Math.ceil(pictures.length / columns);
  const heading = `${run.name}, ${runLabel(run, paths)}, ${run.state} at epoch ${Math.max(run.epoch, 0)}`;
  const whole = svgPen({ width, height: title + rows * height }, paper.background, heading);
  const style = { colour: paper.foreground, align: "left", baseline: "middle" } as const;
  whole.text(10, title / 2, heading, style);
  const parts = pictures.map(({ name, picture }, i) => {
    const pen = svgPen(size, paper.background, picture.description);
    picture.draw(pen, size, paper);
    const [x, y] = [(i % columns) * size.width, title + Math.floor(i / columns) * height];
    whole.text(x + 10, y + title / 2, name, style);
    // An SVG inside another stands where its x and y say.
    return pen.toString().replace("<svg ", `<svg x="${x}" y="${y + title}" `);
  });
  return whole.toString().replace("</svg>", `${parts.join("")}</svg>`);
}

/** The run as the page knows it. */
export function knownRun(detail: RunDetail, records: readonly ScoreRecord[]): Run {
  const { verdicts, indicator, dai: config } = detail;
  return { ...newKnownRun<ScoreRecord>(detail, 0), records, verdicts, indicator, config };
}

function picturesOf(detail: RunDetail, paths: readonly string[]): { name: string; picture: Picture }[] {
  const records = detail.records ?? [];
  const run = knownRun(detail, records.map(toScoreRecord));
  const options = { run, highlighted: [], others: [], paths };
  const histories = layerHistories(thinned(records));
  const last = Math.max(detail.epoch, 0);
  const hasAccuracy = mayHaveAccuracy(options);
  const [metric] = recordedMetrics([run]);
  const isMetricShown = metric && (!hasAccuracy || metric.name === metricOf(objectiveOf([run]).metric).name);
  return [
    { name: "s_F", picture: scorePicture(options) },
    ...(hasAccuracy
      ? [{ name: "Accuracy: validation, train (dashed), s_Fv", picture: accuracyPicture(options) }]
      : []),
    { name: "Loss: validation, train (dashed)", picture: lossPicture(options) },
    ...(isMetricShown ? [{ name: metric.label, picture: metricPicture(options, metric) }] : []),
    ...histories.map((history) => {
      const values = valueAxis([], false);
      return {
        name: `Singular values of ${history.name}, from the first epoch (grey) to the newest (blue)`,
        picture: decayPicture(history, { form: "curves", values, logIndex: false, until: last, last }),
      };
    }),
  ];
}

/** Some of the records, evenly spread, the newest among them. */
export function thinned(records: readonly EpochRecord[]): EpochRecord[] {
  const step = Math.max(1, Math.ceil(records.length / MOST_CURVES));
  return records.filter((_, index) => (records.length - 1 - index) % step === 0);
}
