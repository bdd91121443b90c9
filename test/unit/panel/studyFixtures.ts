/** A study of 24 runs, and a picture as the text of an SVG file. */

import { labelPaths } from "../../../server/src/domain/parameters.ts";
import type { Picture } from "../../../webview-ui/src/pictures/picture.ts";
import { drawSaved } from "../../../webview-ui/src/pictures/savedPicture.ts";
import { svgPen } from "../../../webview-ui/src/pictures/svgPen.ts";
import { paper as theme } from "../../../webview-ui/src/run/paper.ts";
import { metricOf } from "../../../webview-ui/src/state/metrics.ts";
import { searchRuns } from "../../fixtures/panel/search.ts";

export const runs = searchRuns(24);
export const paths = labelPaths(runs.map(({ summary }) => summary));
export const rate = "training.optimizer.learningRate";
export const accuracy = metricOf("validationAccuracy");

export const written = { version: "1", written: "now" };
export const size = { width: 400, height: 240 };

export function svgOf(picture: Picture, width = size.width): string {
  const drawn = { ...size, width };
  const pen = svgPen(drawn, theme.background, picture.description);
  drawSaved(pen, drawn, picture, "Study", theme);
  return pen.toString();
}
export const snapshot = (name: string) => `../../fixtures/panel/svg/${name}.svg`;
