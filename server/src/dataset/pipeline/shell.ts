import { fillNormal, shuffle } from "../../random/distributions.ts";
import { createGenerator, type Generator } from "../../random/generator.ts";
import type { ShellSpec } from "../../specification/schema/dataset.ts";
import type { Dataset, Samples } from "../dataset.ts";
import { redrawLabels } from "./shuffledLabels.ts";

/**
 * The Shell dataset (paper, §IV.A): two classes, each uniform on a sphere around the origin. The classes are
 * balanced (an odd sample goes to the first) and in random order. Training and validation samples come from
 * streams of their own, so changing one count leaves the other part as it was.
 */
export function createShell(spec: ShellSpec): Dataset {
  const train = sampleShell(spec, spec.train, "train");
  if (spec.shuffledLabels > 0)
    redrawLabels(train.labels, spec.shuffledLabels, 2, createGenerator(spec.seed, "shuffled labels"));
  return {
    shape: [spec.dimensions],
    dimensions: spec.dimensions,
    classes: 2,
    train,
    validation: sampleShell(spec, spec.validation, "validation"),
  };
}

function sampleShell({ dimensions, radii, seed }: ShellSpec, count: number, part: string): Samples {
  const features = new Float32Array(new SharedArrayBuffer(count * dimensions * 4));
  const labels = new Uint16Array(new SharedArrayBuffer(count * 2));
  for (let i = 0; i < count; i++) labels[i] = i % 2;
  shuffle(createGenerator(seed, `${part} labels`), labels);

  const generator = createGenerator(seed, `${part} directions`);
  const direction = new Float64Array(dimensions);
  for (let i = 0; i < count; i++) {
    const scale = radii[labels[i] as 0 | 1] / drawDirection(generator, direction);
    const row = i * dimensions;
    for (let j = 0; j < dimensions; j++) features[row + j] = direction[j]! * scale;
  }
  return { count, features, labels };
}

/** Fills `direction` with a normal vector, whose direction is uniform (Muller, 1959); answers its length. */
function drawDirection(generator: Generator, direction: Float64Array): number {
  for (;;) {
    fillNormal(generator, direction, 1);
    let squares = 0;
    for (const value of direction) squares += value * value;
    if (squares > 0) return Math.sqrt(squares);
  }
}
