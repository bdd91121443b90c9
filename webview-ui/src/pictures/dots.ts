/** Dots of a scatter plot, and which one is at the pointer. */
import { xOf, yOf } from "./axis.ts";
import type { Area } from "./pen.ts";
import type { Point } from "./picture.ts";

/** How near the pointer must be to a dot, in CSS pixels. */
const reach = 12;

/** In shares of the axes. */
export interface Dot {
  x: number;
  y: number;
}

/** Where a dot is, in CSS pixels. */
export function placeOf({ x, y }: Dot, area: Area): Point {
  return { x: xOf(area, x), y: yOf(area, y) };
}

/** The dot nearest to a point in CSS pixels; undefined where none is near. */
export function nearestDot<T extends Dot>(dots: readonly T[], at: Point, area: Area): T | undefined {
  let [nearest, least]: [T | undefined, number] = [undefined, reach];
  for (const dot of dots) {
    const { x, y } = placeOf(dot, area);
    const distance = Math.hypot(x - at.x, y - at.y);
    if (distance < least) [nearest, least] = [dot, distance];
  }
  return nearest;
}
