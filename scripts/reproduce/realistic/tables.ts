/** Generated tables of several kinds, as CSV. Seeded, so that everybody gets the same ones. */
import { fillNormal, integerBelow, uniform } from "../../../server/src/random/distributions.ts";
import { createGenerator, type Generator } from "../../../server/src/random/generator.ts";

export interface Table {
  head: string[];
  rows: (string | number)[][];
}

export function toCsv({ head, rows }: Table): string {
  return `${[head, ...rows].map((row) => row.join(",")).join("\n")}\n`;
}

function normals(generator: Generator, count: number): number[] {
  const out = new Float64Array(count);
  fillNormal(generator, out, 1);
  return [...out];
}

const features = (count: number) => Array.from({ length: count }, (_, i) => `x${i}`);
const rounded = (row: number[]) => row.map((value) => Number(value.toFixed(5)));

/** Classes that a random two-layer network tells apart, some labels drawn again at random. */
interface Classes {
  rows: number;
  dimensions: number;
  classes: number;
  /** share of the labels that is drawn again */
  noise: number;
  seed: number;
}

export function classTable({ rows, dimensions, classes, noise, seed }: Classes): Table {
  const generator = createGenerator(seed, "table");
  const teacher = createTeacher(generator, dimensions, classes);
  return {
    head: [...features(dimensions), "class"],
    rows: Array.from({ length: rows }, () => {
      const x = normals(generator, dimensions);
      const told = largest(teacher(x));
      const label = uniform(generator) < noise ? integerBelow(generator, classes) : told;
      return [...rounded(x), `c${label}`];
    }),
  };
}

/** A rare class: the rows of the highest values of a random network's output. */
export function rareTable({
  rows,
  dimensions,
  share,
  seed,
}: Omit<Classes, "classes" | "noise"> & { share: number }): Table {
  const generator = createGenerator(seed, "table");
  const teacher = createTeacher(generator, dimensions, 1);
  const samples = Array.from({ length: rows }, () => normals(generator, dimensions));
  const outputs = samples.map((x) => teacher(x)[0]!);
  const cut = outputs.toSorted((a, b) => b - a)[Math.round(share * rows)]!;
  return {
    head: [...features(dimensions), "class"],
    rows: samples.map((x, i) => [...rounded(x), outputs[i]! > cut ? "rare" : "usual"]),
  };
}

/** Clusters far apart. */
export function clusterTable({ rows, dimensions, classes, seed }: Omit<Classes, "noise">): Table {
  const generator = createGenerator(seed, "table");
  const centres = Array.from({ length: classes }, () => normals(generator, dimensions).map((x) => 4 * x));
  return {
    head: [...features(dimensions), "class"],
    rows: Array.from({ length: rows }, () => {
      const label = integerBelow(generator, classes);
      const x = normals(generator, dimensions).map((value, i) => value + centres[label]![i]!);
      return [...rounded(x), `c${label}`];
    }),
  };
}

/** A random network's output with noise, in units of its own. */
export function numberTable({ rows, dimensions, noise, seed }: Omit<Classes, "classes">): Table {
  const generator = createGenerator(seed, "table");
  const teacher = createTeacher(generator, dimensions, 1);
  return {
    head: [...features(dimensions), "y"],
    rows: Array.from({ length: rows }, () => {
      const x = normals(generator, dimensions);
      return [...rounded(x), Number((teacher(x)[0]! + noise * normals(generator, 1)[0]!).toFixed(5))];
    }),
  };
}

/** a + b modulo a prime: memorized at once, generalized late (Power et al., "Grokking", 2022). */
export function modularTable(prime: number): Table {
  const numbers = Array.from({ length: prime }, (_, i) => i);
  return {
    head: ["a", "b", "sum"],
    rows: numbers.flatMap((a) => numbers.map((b) => [`a${a}`, `b${b}`, `s${(a + b) % prime}`])),
  };
}

const TEACHER_WIDTH = 24;

function createTeacher(generator: Generator, inputs: number, outputs: number) {
  const hidden = Array.from({ length: TEACHER_WIDTH }, () => normals(generator, inputs));
  const last = Array.from({ length: outputs }, () => normals(generator, TEACHER_WIDTH));
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return (x: number[]): number[] => {
    const activations = hidden.map((weights) => Math.tanh((2 * dot(weights, x)) / Math.sqrt(inputs)));
    return last.map((weights) => dot(weights, activations) / Math.sqrt(TEACHER_WIDTH / 4));
  };
}

function largest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
