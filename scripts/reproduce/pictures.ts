import { writeFile } from "node:fs/promises";
import type { Picture } from "../../webview-ui/src/pictures/picture.ts";
import { svgPen } from "../../webview-ui/src/pictures/svgPen.ts";
import { paper } from "../../webview-ui/src/run/paper.ts";

const size = { width: 480, height: 280 };

/** Writes a picture of the panel as an SVG file. */
export async function writePicture(picture: Picture, file: string): Promise<void> {
  const pen = svgPen(size, paper.background, picture.description);
  picture.draw(pen, size, paper);
  await writeFile(file, pen.toString());
}
