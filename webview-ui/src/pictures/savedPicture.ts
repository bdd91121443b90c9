import type { Theme } from "../page/theme.ts";
import { drawLegend } from "./legend.ts";
import type { Pen, Size } from "./pen.ts";
import type { Picture } from "./picture.ts";

const margin = 10;
const titleHeight = 20;

/** A picture that stands alone, as files have it: under a title and its legend, which the page shows around it. */
export function drawSaved(pen: Pen, size: Size, picture: Picture, title: string, theme: Theme): void {
  const { width, height } = size;
  pen.text(margin, margin + 5, title, { colour: theme.foreground, align: "left", baseline: "middle" });
  const place = { left: margin, top: titleHeight, width: width - 2 * margin };
  const top = titleHeight + drawLegend(pen, place, picture.legend ?? [], theme) + 6;
  picture.draw(below(pen, top), { width, height: height - top }, theme);
}

/** The same pen on a sheet whose upper edge is that much lower. */
function below(pen: Pen, top: number): Pen {
  const lower = (points: readonly number[]) =>
    points.map((value, index) => (index % 2 ? value + top : value));
  return {
    line: (points, stroke) => pen.line(lower(points), stroke),
    rectangle: (area, fill) => pen.rectangle({ ...area, top: area.top + top }, fill),
    polygon: (points, fill) => pen.polygon(lower(points), fill),
    dot: (x, y, radius, fill) => pen.dot(x, y + top, radius, fill),
    text: (x, y, text, style) => pen.text(x, y + top, text, style),
    clip: (area, draw) => pen.clip({ ...area, top: area.top + top }, draw),
    cells: (area, columns, palette) => pen.cells({ ...area, top: area.top + top }, columns, palette),
  };
}
