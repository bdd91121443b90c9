import { describe, expect, test } from "vitest";
import { initialWeights } from "../../../server/src/engine/initialization.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";

const INPUTS = 120;
const OUTPUTS = 80;
const COUNT = INPUTS * OUTPUTS;

/** scheme, standard deviation for gain 1, kurtosis: 3 for the normal distribution, 1.8 for the uniform */
const schemes = [
  ["xavierNormal", Math.sqrt(2 / (INPUTS + OUTPUTS)), 3],
  ["xavierUniform", Math.sqrt(2 / (INPUTS + OUTPUTS)), 1.8],
  ["heNormal", Math.sqrt(2 / INPUTS), 3],
  ["heUniform", Math.sqrt(2 / INPUTS), 1.8],
  ["lecunNormal", Math.sqrt(1 / INPUTS), 3],
] as const;

function moment(values: Float32Array, order: number): number {
  return values.reduce((sum, value) => sum + value ** order, 0) / values.length;
}

describe("initial weights", () => {
  test.each(schemes)("%s has its mean, deviation and distribution", (scheme, deviation, kurtosis) => {
    const gain = 1.7;
    const weights = initialWeights(createGenerator(1, "weights/dense_1"), scheme, gain, INPUTS, OUTPUTS);
    const expected = gain * deviation;
    const variance = moment(weights, 2);
    // Five standard errors: of a mean σ/√n, of a variance √2·σ²/√n, of a normal kurtosis √24/√n.
    expect(Math.abs(moment(weights, 1))).toBeLessThan((5 * expected) / Math.sqrt(COUNT));
    expect(Math.abs(variance / expected ** 2 - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(COUNT));
    expect(Math.abs(moment(weights, 4) / variance ** 2 - kurtosis)).toBeLessThan(
      (5 * Math.sqrt(24)) / Math.sqrt(COUNT),
    );
  });

  test.each([
    [20, 12],
    [12, 20],
    [9, 9],
    [1, 5],
  ])("orthogonal %i × %i has orthogonal columns or rows of length gain", (inputs, outputs) => {
    const gain = 2.5;
    const weights = initialWeights(
      createGenerator(3, "weights/dense_1"),
      "orthogonal",
      gain,
      inputs,
      outputs,
    );
    const element = (row: number, column: number) => weights[row * outputs + column]!;
    const [count, length] = inputs >= outputs ? [outputs, inputs] : [inputs, outputs];
    const vector = (index: number) =>
      Array.from({ length }, (_, k) => (inputs >= outputs ? element(k, index) : element(index, k)));
    for (let i = 0; i < count; i++) {
      for (let j = 0; j <= i; j++) {
        const product = vector(i).reduce((sum, value, k) => sum + value * vector(j)[k]!, 0);
        // Each float32 product is off by less than gain²·2^-23.
        expect(Math.abs(product - (i === j ? gain ** 2 : 0))).toBeLessThan(gain ** 2 * length * 2 ** -23);
      }
    }
  });

  test("gain only scales", () => {
    const draw = (gain: number) =>
      initialWeights(createGenerator(7, "weights/dense_2"), "heNormal", gain, 10, 10);
    expect(draw(4)).toEqual(draw(1).map((value) => 4 * value));
  });
});
