import { writeFile } from "node:fs/promises";
import type { Picture } from "../../webview-ui/src/pictures/picture.ts";
import { svgPen } from "../../webview-ui/src/pictures/svgPen.ts";
import type { Theme } from "../../webview-ui/src/theme.ts";

/** Colours that can be read on the white and on the dark pages that Markdown is shown on. */
const paper: Theme = {
  background: "#ffffff",
  foreground: "#1f1f1f",
  muted: "#5a5f66",
  grid: "#e0e0e0",
  first: "#c3c8d0",
  newest: "#0060c0",
  sF: "#0060c0",
  sFv: "#652d90",
  accuracy: "#2b6e2b",
  train: "#8a4b00",
  continue: "#2b6e2b",
  discard: "#b01011",
  saturated: "#8a4b00",
  fontFamily: "system-ui",
};

const size = { width: 480, height: 280 };

/** Writes a picture of the panel as an SVG file. */
export async function writePicture(picture: Picture, file: string): Promise<void> {
  const pen = svgPen(size, paper.background);
  picture.draw(pen, size, paper);
  await writeFile(file, pen.toString());
}
