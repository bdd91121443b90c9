import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createScorer, scoresAt } from "../../../server/src/indicator/scores/scorer.ts";
import type { Scores } from "../../../server/src/indicator/scores/scores.ts";
import { defaultSettings, type IndicatorSettings } from "../../../server/src/indicator/scores/settings.ts";

interface GoldenCase {
  name: string;
  settings: Partial<IndicatorSettings>;
  accuracies: (number | null)[];
  /** by epoch, then layer */
  spectra: number[][][];
  expected: (Scores | null)[];
}

const golden: GoldenCase[] = JSON.parse(
  readFileSync(new URL("../../golden/scores.json", import.meta.url), "utf8"),
);

function expectScores(actual: Scores | null, expected: Scores | null) {
  if (expected === null || actual === null) return expect(actual).toBe(expected);
  for (const key of ["so", "ss", "st", "sF", "sFv"] as const) {
    const value = expected[key];
    if (value === null) expect(actual[key]).toBeNull();
    else expect(Math.abs(actual[key]! - value) / Math.max(1, Math.abs(value)), key).toBeLessThan(1e-12);
  }
}

function record(epoch: number, ...spectra: number[][]) {
  return { epoch, layers: spectra.map((singularValues) => ({ singularValues })) };
}

describe("scores of a run", () => {
  it.each(golden)("agree with an independent computation: $name", ({
    settings,
    accuracies,
    spectra,
    expected,
  }) => {
    const all = { ...defaultSettings, ...settings };
    const scorer = createScorer(all);
    spectra.forEach((layers, epoch) => {
      const scored = scorer.add({ ...record(epoch, ...layers), validationAccuracy: accuracies[epoch]! });
      expectScores(scored?.scores ?? null, expected[epoch]!);
      if (all.normalization === "relative") return;
      const window = spectra.slice(Math.max(0, epoch - all.window), epoch + 1);
      expect(scoresAt(window, epoch, accuracies[epoch]!, all)).toEqual(scored?.scores ?? null);
    });
  });

  it("covers gated, ungated, capped, negative and absent scores in the golden file", () => {
    const all = golden.flatMap(({ expected }) => expected);
    expect(all.some((s) => s === null)).toBe(true);
    expect(all.some((s) => s?.sF === 0)).toBe(true);
    expect(all.some((s) => s !== null && s.ss < -1e-3)).toBe(true);
    expect(all.some((s) => s?.sFv === 1 && s.st > 0)).toBe(true);
  });

  it("relative to the untrained network are those worked by hand in docs/scores.md", () => {
    const scorer = createScorer({ ...defaultSettings, window: 2, normalization: "relative" });
    const spectra = [
      [1, 0.5, 0.5, 0.5],
      [1, 0.4, 0.4, 0.3],
      [1, 0.3, 0.2, 0.2],
    ];
    const scored = spectra.map((spectrum, epoch) => scorer.add(record(epoch, spectrum))).at(-1)!;
    expect(scored.scores.so).toBeCloseTo(0.793651, 6);
    expect(scored.scores.ss).toBeCloseTo(0.211309, 6);
    expect(scored.initialSo).toBeCloseTo(2 / 3, 12);
  });

  it("relative to the untrained network stay finite when a layer dies", () => {
    const scorer = createScorer({ ...defaultSettings, window: 2, normalization: "relative" });
    const deaths = [
      [1, 1],
      [1, 0.5],
      [0, 0],
      [0, 0],
      [0, 0],
    ];
    const scored = deaths.map((spectrum, epoch) => scorer.add(record(epoch, spectrum))?.scores);
    expect(scored[2]).toMatchObject({ so: (2 * 2) / 3.5, ss: Math.log(1.5) });
    expect(scored[4]).toMatchObject({ so: 4, ss: 0 });
  });

  it("are those worked by hand in docs/scores.md", () => {
    const settings = { ...defaultSettings, window: 2 };
    const spectra = [[[1, 0.5, 0.5, 0.5]], [[1, 0.4, 0.4, 0.3]], [[1, 0.3, 0.2, 0.2]]];
    const scores = scoresAt(spectra, 2, 0.6, settings)!;
    // Σσ is 2.5, 2.1, 1.7: so = 4·2 / 6.3, ss = (0·0.4 + 1·0.4) / (1·4)
    expect(scores.so).toBeCloseTo(8 / 6.3, 12);
    expect(scores.ss).toBeCloseTo(0.1, 12);
    expect(scores.st).toBeCloseTo(Math.log(8 / 6.3) + 350, 9);
    expect(scores.sF).toBe(scores.st);
    // γ·st = 2e-4·0.6·2 · 350.239 = 0.0840573, below (1−v)/v = 0.667
    expect(scores.sFv!).toBeCloseTo(0.6 * 1.08405732, 7);
  });

  it("keep differences that a plain sum would lose", () => {
    const wide = (tail: number) => [1e8, ...new Array<number>(4095).fill(tail)];
    const scores = scoresAt([[wide(0.1)], [wide(0.1)], [wide(0.1 - 1e-9)]], 2, null, {
      ...defaultSettings,
      window: 2,
    });
    expect(scores!.ss).toBeCloseTo((4095 * 1e-9) / 4096, 11);
  });

  it("take the 0 of the gate at equality on both sides", () => {
    const constant = [[1, 0]];
    const spectra = [constant, constant, constant];
    const so = (2 * 2) / 3;
    const gate = { ...defaultSettings, window: 2, gateNonUniformity: so, gateShift: 0 };
    expect(scoresAt(spectra, 2, 0.7, gate)).toMatchObject({ sF: 0, sFv: 0.7 });
    const above = { ...gate, gateNonUniformity: so + 1e-9 };
    expect(scoresAt(spectra, 2, 0.7, above)!.sF).toBeCloseTo(Math.log(so), 12);
  });

  it("are null until the window is full", () => {
    const scorer = createScorer({ ...defaultSettings, window: 3 });
    const answers = [0, 1, 2, 3].map((epoch) => scorer.add(record(epoch, [1, 0.5])));
    expect(answers.map((scored) => scored === null)).toEqual([true, true, true, false]);
  });

  it("remember where the network stood before training", () => {
    const scorer = createScorer({ ...defaultSettings, window: 2 });
    const spectra = [
      [1, 1],
      [1, 0.5],
      [1, 0.1],
      [1, 0],
    ];
    const scored = spectra.map((values, epoch) => scorer.add(record(epoch, values)));
    // a window of three spectra [1, 1]: 2·2 / (3·2)
    expect(scored.at(-1)!.initialSo).toBeCloseTo(2 / 3, 12);
  });
});

describe("a dead layer", () => {
  const settings = { ...defaultSettings, window: 2 };

  it("has the largest finite s_o, d·t0, and no shift", () => {
    const dead = [[0, 0, 0]];
    const scores = scoresAt([dead, dead, dead], 2, 0.5, settings)!;
    expect(scores).toEqual({ so: 6, ss: 0, st: Math.log(6), sF: 0, sFv: 0.5 });
  });

  it("follows the equations as printed while some of its window lives", () => {
    const scores = scoresAt([[[1, 0.5]], [[0, 0]], [[0, 0]]], 2, null, settings)!;
    expect(scores.so).toBeCloseTo(4 / 1.5, 12);
  });
});

describe("bad input", () => {
  const settings = { ...defaultSettings, window: 2 };
  const add = (...records: ReturnType<typeof record>[]) => {
    const scorer = createScorer(settings);
    for (const each of records) scorer.add(each);
  };

  it("is refused with a sentence that names the place", () => {
    expect(() => createScorer({ ...settings, window: 1 })).toThrow("window is 1");
    expect(() => createScorer({ ...settings, window: 2.5 })).toThrow("whole number of at least 2");
    expect(() => createScorer({ ...settings, beta: 0 })).toThrow("beta is 0");
    expect(() => add(record(-1, [1]))).toThrow("The epoch is -1");
    expect(() => add(record(0, [1]), record(2, [1]))).toThrow("Epoch 2 comes after epoch 0");
    expect(() => add(record(3, [1]), record(3, [1]))).toThrow("Epoch 3 comes after epoch 3");
    expect(() => add(record(0))).toThrow("Epoch 0 has no layers");
    expect(() => add(record(0, []))).toThrow("layer 1 has no singular values");
    expect(() => add(record(0, [1], [1, Number.NaN]))).toThrow("layer 2 has NaN as singular value 2");
    expect(() => add(record(0, [1, -0.5]))).toThrow("has -0.5 as singular value 2");
    expect(() => add(record(0, [1, 0.5]), record(1, [1]))).toThrow("layer 1 has 1 singular values");
    expect(() => add(record(0, [1]), record(1, [1], [1]))).toThrow("Epoch 1 has 2 layers");
    expect(() => createScorer(settings).add({ ...record(0, [1]), validationAccuracy: 81 })).toThrow(
      "from 0 to 1",
    );
    expect(() => add(record(0, [1e308, 1e308]), record(1, [1, 1]), record(2, [1, 1]))).toThrow("too large");
  });
});

describe("properties of the scores", () => {
  const window = 3;
  const settings = { ...defaultSettings, window };
  const spectrum = (width: number) =>
    fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: width - 1, maxLength: width - 1 })
      .map((tail) => [1, ...tail.sort((a, b) => b - a)]);
  const layerOverEpochs = fc
    .integer({ min: 1, max: 12 })
    .chain((width) => fc.array(spectrum(width), { minLength: window + 1, maxLength: window + 1 }));
  const run = fc
    .array(layerOverEpochs, { minLength: 1, maxLength: 4 })
    .map((layers) => layers[0]!.map((_, epoch) => layers.map((layer) => layer[epoch]!)));
  const accuracy = fc.double({ min: 0, max: 1, noNaN: true });

  it("s_o is between t0/(t0+1) and the largest width times that", () => {
    fc.assert(
      fc.property(run, (spectra) => {
        const { so } = scoresAt(spectra, window, null, settings)!;
        const least = window / (window + 1);
        const width = Math.max(...spectra[0]!.map((layer) => layer.length));
        expect(so).toBeGreaterThanOrEqual(least * (1 - 1e-12));
        expect(so).toBeLessThanOrEqual(width * least * (1 + 1e-12));
      }),
    );
  });

  it("the same layers twice have the same mean", () => {
    fc.assert(
      fc.property(run, (spectra) => {
        const once = scoresAt(spectra, window, null, settings)!;
        const twice = scoresAt(
          spectra.map((layers) => [...layers, ...layers]),
          window,
          null,
          settings,
        )!;
        expect(twice.so).toBeCloseTo(once.so, 10);
        expect(twice.ss).toBeCloseTo(once.ss, 10);
      }),
    );
  });

  it("the order of layers and of singular values does not matter", () => {
    fc.assert(
      fc.property(run, (spectra) => {
        const turned = spectra.map((layers) => layers.map((values) => [...values].reverse()).reverse());
        const [a, b] = [spectra, turned].map((each) => scoresAt(each, window, null, settings)!);
        expect(b!.so).toBeCloseTo(a!.so, 10);
        expect(b!.ss).toBeCloseTo(a!.ss, 10);
      }),
    );
  });

  it("scaling all spectra scales s_s and divides s_o", () => {
    fc.assert(
      fc.property(run, fc.double({ min: 0.01, max: 100, noNaN: true }), (spectra, factor) => {
        const scaled = spectra.map((layers) => layers.map((values) => values.map((value) => value * factor)));
        const a = scoresAt(spectra, window, null, settings)!;
        const b = scoresAt(scaled, window, null, settings)!;
        expect((b.so * factor) / a.so).toBeCloseTo(1, 10);
        expect(b.ss / factor).toBeCloseTo(a.ss, 10);
      }),
    );
  });

  it("s_Fv lies between v and 1 when st ≥ 0, and is 0 at v = 0", () => {
    fc.assert(
      fc.property(run, accuracy, fc.integer({ min: window, max: 500 }), (spectra, v, epoch) => {
        const { st, sFv } = scoresAt(spectra, epoch, v, settings)!;
        fc.pre(st >= 0);
        expect(sFv).toBeGreaterThanOrEqual(v);
        expect(sFv).toBeLessThanOrEqual(1);
        expect(scoresAt(spectra, epoch, 0, settings)!.sFv).toBe(0);
      }),
    );
  });
});
