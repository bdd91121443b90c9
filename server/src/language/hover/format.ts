import type { LayerShape } from "../../network/shapes.ts";

/** A size in memory, to three digits: "1.02 MB". */
export function bytesText(bytes: number): string {
  return scaled(bytes, ["B", "kB", "MB", "GB", "TB"]);
}

/** A number of floating-point operations, to three digits: "131 kFLOP". */
export function flopsText(flops: number): string {
  return scaled(flops, ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP"]);
}

/** "65,792". */
export function countText(count: number): string {
  return count.toLocaleString("en");
}

/** "256" or "28 × 28 × 1". */
export function shapeText(shape: LayerShape["output"]): string {
  return shape.join(" × ");
}

function scaled(value: number, units: string[]): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(value, 1)) / 3)));
  return `${Number((value / 1000 ** power).toPrecision(3))} ${units[power]}`;
}
