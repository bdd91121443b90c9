import { describe, expect, it } from "vitest";
import { linearAxis, wholeAxis } from "../../../webview-ui/src/pictures/axis.ts";
import { layerHistories } from "../../../webview-ui/src/run/decay/decayCharts.ts";
import { bandAxis, indexAxis, valueAxis } from "../../../webview-ui/src/run/decay/decayScale.ts";
import { sparklinePath } from "../../../webview-ui/src/runs/sparkline.ts";
import { formatTick, metricOf } from "../../../webview-ui/src/state/metrics.ts";
import { epochRecord } from "../../fixtures/panel/runs.ts";

describe("an axis of accuracies", () => {
  it("has the decimals that its ticks need, so that no two read the same", () => {
    const labels = (least: number, greatest: number) =>
      linearAxis(least, greatest, formatTick(metricOf("validationAccuracy"))).ticks.map(({ label }) => label);
    expect(labels(0.983, 0.997)).toEqual(["98.5%", "99%", "99.5%"]);
    expect(labels(0.4, 1)).toEqual(["40%", "60%", "80%", "100%"]);
  });
});

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
  const labels = ({ ticks }: { ticks: readonly { label: string }[] }) => ticks.map(({ label }) => label);

  it("reach from 0 to 1 and from the first index to the last", () => {
    const [values, indices] = [valueAxis([layer(1, 0.5, 0)], false), indexAxis(3, false)];
    expect([values.share(0), values.share(0.5), indices.share(1), indices.share(3)]).toEqual([0, 0.5, 0, 1]);
    expect(labels(indices)).toEqual(["1", "2", "3"]);
    expect(labels(values)).toEqual(["0", "0.5", "1"]);
  });

  it("reach down to the decade of the smallest value when logarithmic", () => {
    const values = valueAxis([layer(1, 0.5, 0.01), layer(1, 0.1, 0)], true);
    expect(values.share(0.01)).toBeCloseTo(0, 12);
    expect(values.share(0.1)).toBeCloseTo(0.5, 12);
    expect(values.share(0)).toBeNaN();
    expect(labels(values)).toEqual(["1", "1e-1", "1e-2"]);
  });

  it("double the index in equal steps when logarithmic", () => {
    const indices = indexAxis(256, true);
    expect([1, 4, 16, 256].map((index) => indices.share(index))).toEqual([0, 0.25, 0.5, 1]);
    expect(labels(indices)).toEqual(["1", "4", "16", "64", "256"]);
    expect(labels(indexAxis(70, true))).toEqual(["1", "4", "16", "70"]);
    expect(labels(indexAxis(512, true))).toEqual(["1", "4", "16", "64", "512"]);
  });

  it("end at a tick when logarithmic", () => {
    const values = valueAxis([layer(1, 0.5, 2e-5)], true);
    expect(labels(values)).toEqual(["1", "1e-2", "1e-4", "1e-6"]);
    expect(values.share(1e-6)).toBeCloseTo(0, 12);
  });

  it("put an epoch in the middle of its cells in a heat map", () => {
    const epochs = bandAxis(wholeAxis(0, 3), 0, 3);
    expect([0, 1, 2, 3].map(epochs.share)).toEqual([0.125, 0.375, 0.625, 0.875]);
    expect(labels(epochs)).toEqual(["0", "1", "2", "3"]);
  });

  it("stand a dead layer, a layer of one unit, and noise below what float64 resolves", () => {
    expect(labels(valueAxis([layer(0, 0)], true)).at(-1)).toBe("1e-1");
    expect(indexAxis(1, false).share(1)).toBe(0.5);
    expect(labels(valueAxis([layer(1, 1e-8, 1e-13)], true)).at(-1)).toBe("1e-8");
  });
});

describe("a linear axis", () => {
  it("has round steps inside its bounds", () => {
    const ticks = (least: number, greatest: number) =>
      linearAxis(least, greatest).ticks.map(({ label }) => label);
    expect(ticks(0, 1)).toEqual(["0", "0.5", "1"]);
    expect(ticks(-0.4, 12.6)).toEqual(["0", "5", "10"]);
    expect(ticks(0.45, 0.85)).toEqual(["0.5", "0.6", "0.7", "0.8"]);
  });
});

describe("an axis of what is counted", () => {
  it("has ticks at whole numbers only", () => {
    const ticks = (last: number) => wholeAxis(0, last, String, 6).ticks.map(({ label }) => label);
    expect([1, 3, 100].map(ticks)).toEqual([
      ["0", "1"],
      ["0", "1", "2", "3"],
      ["0", "20", "40", "60", "80", "100"],
    ]);
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
