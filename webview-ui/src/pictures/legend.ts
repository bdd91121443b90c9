import type { Theme } from "../page/theme.ts";
import { diamond, hatch, type Pen } from "./pen.ts";

/** A colour of the theme by its name, or one that is the same in every theme. */
export type Colour = Exclude<keyof Theme, "fontFamily"> | `#${string}`;

/** What one sign of a picture means. */
export interface LegendEntry {
  name: string;
  colour: Colour;
  sign: "line" | "dashes" | "bar" | "hatch" | "dot" | "diamond";
}

export function colourOf(colour: Colour, theme: Theme): string {
  return colour.startsWith("#") ? colour : theme[colour as keyof Theme];
}

/** Width of a sign with the space after it, height of a line, and the width of a character, in CSS pixels. */
const [signWidth, lineHeight, characterWidth] = [20, 16, 6];

/**
 * Writes a legend from left to right, in as many lines as it needs.
 * @param place its left and top edges and its width, in CSS pixels
 * @returns its height
 */
export function drawLegend(
  pen: Pen,
  place: { left: number; top: number; width: number },
  entries: readonly LegendEntry[],
  theme: Theme,
): number {
  let [x, y] = [place.left, place.top + lineHeight / 2];
  for (const entry of entries) {
    const width = signWidth + characterWidth * (entry.name.length + 2);
    if (x > place.left && x + width > place.left + place.width) [x, y] = [place.left, y + lineHeight];
    drawSign(pen, x, y, entry, theme);
    pen.text(x + signWidth, y, entry.name, { colour: theme.foreground, align: "left", baseline: "middle" });
    x += width;
  }
  return entries.length > 0 ? y + lineHeight / 2 - place.top : 0;
}

function drawSign(pen: Pen, x: number, y: number, { sign, colour }: LegendEntry, theme: Theme): void {
  const fill = colourOf(colour, theme);
  const middle = x + 7;
  if (sign === "dot") pen.dot(middle, y, 3.5, fill);
  else if (sign === "diamond") diamond(pen, middle, y, 5, fill);
  else if (sign === "bar") pen.rectangle({ left: x, top: y - 4, width: 14, height: 8 }, fill);
  else if (sign === "hatch") hatch(pen, { left: x, top: y - 4, width: 14, height: 8 }, fill, 4);
  else pen.line([x, y, x + 14, y], { colour: fill, width: 2, dash: sign === "dashes" ? [5, 3] : [] });
}
