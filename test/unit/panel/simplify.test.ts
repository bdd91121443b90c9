import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simplify } from "../../../webview-ui/src/pictures/simplify.ts";

describe("a simplified line", () => {
  it("has the ends of a straight one, and its corners", () => {
    expect(simplify([0, 0, 1, 1, 2, 2, 3, 3])).toEqual([0, 0, 3, 3]);
    expect(simplify([0, 0, 1, 9, 2, 0, 3, 0, 4, 0])).toEqual([0, 0, 1, 9, 2, 0, 4, 0]);
    expect(simplify([])).toEqual([]);
    expect(simplify([1, 2])).toEqual([1, 2]);
  });

  it("breaks where the line breaks", () => {
    const { NaN: gap } = Number;
    expect(simplify([0, 0, 1, 0, 2, 0, 3, gap, 4, 5, 5, 5, 6, 5])).toEqual([0, 0, 2, 0, 3, gap, 4, 5, 6, 5]);
    expect(simplify([0, gap, 1, gap, 2, 7])).toEqual([0, gap, 1, gap, 2, 7]);
  });

  it("passes every point within the tolerance", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 1 }), (ys) => {
        const points = ys.flatMap((y, x) => [x, y]);
        const kept = simplify(points, 0.5);
        for (const [x, y] of ys.entries())
          expect(Math.abs(valueAt(kept, x) - y)).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });
});

/** The height of a line at x. */
function valueAt(points: readonly number[], x: number): number {
  let i = 0;
  while (points[i + 2] !== undefined && points[i + 2]! <= x) i += 2;
  const [x0, y0, x1, y1] = points.slice(i, i + 4) as [number, number, number?, number?];
  return x1 === undefined || y1 === undefined ? y0 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
