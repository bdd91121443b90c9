/** What a picture is drawn with: a canvas on the screen (canvasPen.ts), an SVG file (svgPen.ts). */
export interface Pen {
  /** @param points x and y alternating; NaN breaks the line */
  line(points: readonly number[], stroke: Stroke): void;
  rectangle(area: Area, fill: string): void;
  /** @param points x and y alternating */
  polygon(points: readonly number[], fill: string): void;
  dot(x: number, y: number, radius: number, fill: string): void;
  text(x: number, y: number, text: string, style: TextStyle): void;
  /** Fills an area with a grid of cells. @param columns from left to right; each a colour's number, from the top down */
  cells(area: Area, columns: readonly Uint8Array[], palette: readonly string[]): void;
  /** What `draw` draws shows inside the area only. */
  clip(area: Area, draw: () => void): void;
}

export interface Stroke {
  colour: string;
  width: number;
  dash?: readonly number[];
}

/** In CSS pixels. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface TextStyle {
  colour: string;
  align: "left" | "center" | "right";
  baseline: "top" | "middle" | "bottom";
  /** what surrounds the letters, so that lines behind them do not cross them out */
  halo?: string;
}

export interface Size {
  width: number;
  height: number;
}

/** The text of all pictures, in CSS pixels. */
export const fontSize = 11;
export const haloWidth = 3;

/** A small diamond, as marks use it. */
export function diamond(pen: Pen, x: number, y: number, radius: number, fill: string): void {
  pen.polygon([x, y - radius, x + radius, y, x, y + radius, x - radius, y], fill);
}

/** Lines from the lower left to the upper right inside an area, and its outline. @param step between lines, in CSS pixels */
export function hatch(pen: Pen, area: Area, colour: string, step = 8): void {
  const { left, top, width, height } = area;
  const [right, bottom] = [left + width, top + height];
  const lines: number[] = [];
  for (let at = step; at < width + height; at += step)
    lines.push(
      ...[left + Math.max(0, at - height), at < height ? top + at : bottom],
      ...[at < width ? left + at : right, top + Math.max(0, at - width), Number.NaN, Number.NaN],
    );
  pen.line(lines, { colour, width: 1 });
  pen.line([left, top, right, top, right, bottom, left, bottom, left, top], { colour, width: 1 });
}
