import { describe, expect, it } from "vitest";
import { decayScale } from "../../../webview-ui/src/decayScale.ts";
import { layerHistories } from "../../../webview-ui/src/decayView.ts";
import { sparklinePath } from "../../../webview-ui/src/sparkline.ts";
import { epochRecord } from "../../fixtures/panel/runs.ts";

describe("a sparkline", () => {
  it("spans the run's epochs from zero to its highest value", () => {
    expect(sparklinePath([0, 2, 4], 4, 23, 13)).toBe("M1.5 11.5L6.5 6.5L11.5 1.5");
  });

  it("breaks at gaps and is empty without values", () => {
    expect(sparklinePath([1, undefined, 1], 2, 23, 13)).toBe("M1.5 1.5M21.5 1.5");
    expect(sparklinePath([null, null], 2, 23, 13)).toBe("");
  });

  it("of a score that stays 0 lies on the ground", () => {
    expect(sparklinePath([0, 0], 1, 23, 13)).toBe("M1.5 11.5L21.5 11.5");
  });
});

describe("the axes of the decay", () => {
  const layer = (...singularValues: number[]) => ({
    name: "dense_1",
    width: singularValues.length,
    singularValues,
  });

  it("reach from 0 to 1 and from the first index to the last", () => {
    const scale = decayScale([layer(1, 0.5, 0)], 3, false);
    expect([scale.y(0), scale.y(0.5), scale.x(1), scale.x(3)]).toEqual([0, 0.5, 0, 1]);
    expect(scale.xTicks).toEqual([1, 2, 3]);
  });

  it("reach down to the decade of the smallest value when logarithmic", () => {
    const scale = decayScale([layer(1, 0.5, 0.01), layer(1, 0.1, 0)], 3, true);
    expect(scale.y(0.01)).toBeCloseTo(0, 12);
    expect(scale.y(0.1)).toBeCloseTo(0.5, 12);
    expect(scale.y(0)).toBeNull();
    expect(scale.yTicks.map(({ label }) => label)).toEqual(["1", "1e-1", "1e-2"]);
  });

  it("stand a dead layer, a layer of one unit, and noise below what float64 resolves", () => {
    expect(decayScale([layer(0, 0)], 2, true).yTicks.at(-1)?.label).toBe("1e-1");
    expect(decayScale([layer(1)], 1, false).x(1)).toBe(0.5);
    expect(decayScale([layer(1, 1e-8, 1e-13)], 3, true).yTicks.at(-1)?.label).toBe("1e-8");
  });
});

describe("the history of a layer", () => {
  it("has its spectra of all epochs", () => {
    const records = [0, 1, 2].map((epoch) => epochRecord({ good: true, widths: [8, 4] }, epoch));
    const histories = layerHistories(records);
    expect(histories.map(({ name, width }) => [name, width])).toEqual([
      ["dense_1", 8],
      ["dense_2", 4],
    ]);
    expect(histories[1]?.spectra.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    expect(histories[1]?.spectra[2]?.layer).toBe(records[2]?.layers[1]);
  });
});
