/** Generated tables that are awkward to learn from, as CSV. Seeded, so that everybody gets the same ones. */
import { fillNormal, integerBelow, uniform } from "../../../../server/src/random/distributions.ts";
import { createGenerator, type Generator } from "../../../../server/src/random/generator.ts";
import type { Table } from "../tables.ts";

interface Shape {
  rows: number;
  dimensions: number;
  seed: number;
}

const normals = (generator: Generator, count: number): number[] => {
  const out = new Float64Array(count);
  fillNormal(generator, out, 1);
  return [...out];
};
const rounded = (row: readonly number[]) => row.map((value) => Number(value.toPrecision(6)));
const names = (count: number) => Array.from({ length: count }, (_, i) => `x${i}`);
const sum = (row: readonly number[]) => row.reduce((total, value) => total + value, 0);

function table<Label extends string | number>(
  { rows, dimensions, seed }: Shape,
  label: (x: number[], generator: Generator) => Label,
  features: (generator: Generator) => number[] = (generator) => normals(generator, dimensions),
): Table {
  const generator = createGenerator(seed, "unusual");
  return {
    head: [...names(dimensions), "y"],
    rows: Array.from({ length: rows }, () => {
      const x = features(generator);
      return [...rounded(x), label(x, generator)];
    }),
  };
}

/** A rare class that overlaps with the frequent one. @param share of the rare class, about */
export function overlappingRare(shape: Shape & { share: number }): Table {
  const generator = createGenerator(shape.seed, "unusual");
  return {
    head: [...names(shape.dimensions), "y"],
    rows: Array.from({ length: shape.rows }, () => {
      const isRare = uniform(generator) < shape.share;
      const x = normals(generator, shape.dimensions).map((value, i) => value + (isRare && i < 4 ? 1 : 0));
      return [...rounded(x), isRare ? "rare" : "usual"];
    }),
  };
}

/** The sign of the product of the first features, in clear steps: nothing is learned until all of it is. */
export function parity({ bits, ...shape }: Shape & { bits: number }): Table {
  return table(
    shape,
    (x) => (x.slice(0, bits).filter((value) => value > 0).length % 2 === 1 ? "odd" : "even"),
    (generator) => Array.from({ length: shape.dimensions }, () => (uniform(generator) < 0.5 ? -1 : 1)),
  );
}

/** A linear rule, some labels flipped. */
export function flipped({ noise, ...shape }: Shape & { noise: number }): Table {
  return table(shape, (x, generator) => {
    const label = sum(x.slice(0, 3)) > 0;
    return uniform(generator) < noise !== label ? "yes" : "no";
  });
}

/** A step of a sum for each class. */
export function manyClasses({ classes, ...shape }: Shape & { classes: number }): Table {
  return table(shape, (x) => {
    const turn = Math.atan2(x[0]! + 0.3 * x[2]!, x[1]!) / (2 * Math.PI) + 0.5;
    return `c${Math.min(classes - 1, Math.floor(turn * classes))}`;
  });
}

/** Labels that nothing tells. */
export function coin(shape: Shape & { classes: number }): Table {
  return table(shape, (_x, generator) => `c${integerBelow(generator, shape.classes)}`);
}

/** A number with outliers a hundred times as far. */
export function outliers(shape: Shape & { share: number }): Table {
  return table(shape, (x, generator) => {
    const [noise] = normals(generator, 1);
    const isOutlier = uniform(generator) < shape.share;
    return Number((Math.sin(x[0]!) + 0.5 * x[1]! + (isOutlier ? 100 : 0.1) * noise!).toPrecision(6));
  });
}

/** A number that nothing tells. */
export function noiseNumber(shape: Shape): Table {
  return table(shape, (_x, generator) => Number(normals(generator, 1)[0]!.toPrecision(6)));
}

/** A smooth number, exactly. */
export function smoothNumber(shape: Shape): Table {
  return table(shape, (x) => Number((x[0]! * x[1]! + x[2]!).toPrecision(6)));
}

/** Features in units from a millionth to a million; two of them decide. */
export function unscaled(shape: Shape): Table {
  const units = Array.from(
    { length: shape.dimensions },
    (_, i) => 10 ** ((12 * i) / (shape.dimensions - 1) - 6),
  );
  return table(
    shape,
    (x) => (x[2]! / units[2]! + x[4]! / units[4]! > 0 ? "a" : "b"),
    (generator) => normals(generator, shape.dimensions).map((value, i) => value * units[i]!),
  );
}

/** Two clusters that any network separates. */
export function apart(shape: Shape): Table {
  return table(
    shape,
    (x) => (x[0]! > 0 ? "left" : "right"),
    (generator) => {
      const side = uniform(generator) < 0.5 ? -4 : 4;
      return normals(generator, shape.dimensions).map((value, i) => (i === 0 ? value + side : value));
    },
  );
}
