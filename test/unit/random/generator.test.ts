import { expect, test } from "vitest";
import { fillNormal, integerBelow, shuffle, uniform } from "../../../server/src/random/distributions.ts";
import { createGenerator, restoreGenerator } from "../../../server/src/random/generator.ts";

test("xoshiro128++ gives the numbers of its reference code", () => {
  // State 1, 2, 3, 4; worked by hand from the published algorithm for the first, by its C code for the rest.
  const generator = restoreGenerator(Uint32Array.of(1, 2, 3, 4));
  expect([1, 2, 3, 4, 5].map(() => generator.next())).toEqual([
    641, 1573767, 3222811527, 3517856514, 836907274,
  ]);
});

test("a copied state continues where it was copied", () => {
  const generator = createGenerator(42, "order");
  for (let i = 0; i < 100; i++) generator.next();
  const copy = restoreGenerator(generator.state());
  for (let i = 0; i < 100; i++) expect(copy.next()).toBe(generator.next());
});

test("seeds and streams differ, and big seeds are different seeds", () => {
  const firsts = [
    createGenerator(1, "a"),
    createGenerator(2, "a"),
    createGenerator(1, "b"),
    createGenerator(Number.MAX_SAFE_INTEGER, "a"),
    createGenerator(Number.MAX_SAFE_INTEGER - 1, "a"),
  ].map((generator) => generator.next());
  expect(new Set(firsts).size).toBe(firsts.length);
});

test("normal numbers have the moments of a normal distribution", () => {
  const count = 200_000;
  const numbers = new Float64Array(count);
  fillNormal(createGenerator(7, "normal"), numbers, 2);
  const moment = (power: number) => numbers.reduce((sum, value) => sum + (value / 2) ** power, 0) / count;
  // Five standard errors: the variances of z, z², z³ and z⁴ are 1, 2, 15 and 96.
  for (const [power, mean, variance] of [
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
  ] as const) {
    expect(Math.abs(moment(power) - mean)).toBeLessThan(5 * Math.sqrt(variance / count));
  }
});

test("integers below a bound and uniform numbers are unbiased", () => {
  const generator = createGenerator(11, "integers");
  const counts = new Array<number>(6).fill(0);
  for (let i = 0; i < 60_000; i++) counts[integerBelow(generator, 6)]!++;
  for (const count of counts)
    expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(60_000 * (1 / 6) * (5 / 6)));
  let sum = 0;
  for (let i = 0; i < 60_000; i++) sum += uniform(generator);
  expect(Math.abs(sum / 60_000 - 0.5)).toBeLessThan(5 / Math.sqrt(12 * 60_000));
});

test("each order of three is equally likely", () => {
  const generator = createGenerator(5, "shuffle");
  const counts = new Map<string, number>();
  for (let i = 0; i < 60_000; i++) {
    const values = Uint32Array.of(0, 1, 2);
    shuffle(generator, values);
    counts.set(values.join(), (counts.get(values.join()) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values())
    expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(60_000 * (1 / 6) * (5 / 6)));
});

test("filling gives what single draws give, and leaves the generator where they do", () => {
  const [filling, drawing] = [createGenerator(5, "a"), createGenerator(5, "a")];
  const words = new Uint32Array(77);
  filling.fill(words);
  expect([...words]).toEqual(Array.from(words, () => drawing.next()));
  expect(filling.state()).toEqual(drawing.state());
});
