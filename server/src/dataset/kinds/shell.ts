import Type, { type Static } from "typebox";
import { say } from "../../messages/catalogue.ts";
import { fillNormal, shuffle } from "../../random/distributions.ts";
import { createGenerator, type Generator } from "../../random/generator.ts";
import { count, inUnits, object, pair, positive, seed } from "../../schema/fields.ts";
import type { Dataset, Samples } from "../dataset.ts";
import { shuffledLabels } from "./fields.ts";
import { generatedKind } from "./kind.ts";
import { redrawLabels } from "./shuffledLabels.ts";

const schema = object(
  "Generated data: two classes on two concentric spheres (the paper's Shell dataset), balanced, with directions uniform on the sphere.",
  {
    kind: Type.Literal("shell"),
    dimensions: inUnits(
      "dimensions",
      count("Dimensions of the space that the spheres lie in.", 1, 1024, 65_536),
    ),
    radii: pair(inUnits("distance from the origin", positive("A radius.")), {
      description: "Radius of each class's sphere.",
      default: [1, 1.1],
    }),
    train: inUnits("samples", count("Number of training samples.", 2, 20_000)),
    validation: inUnits(
      "samples",
      count("Number of validation samples, from which the spectra are computed.", 2, 4000),
    ),
    seed: Type.Integer({
      ...seed,
      description: "Decides every sample; the same seed gives the same data.",
      default: 1,
    }),
    shuffledLabels,
  },
  { title: "a shell dataset" },
);

export type ShellSpec = Static<typeof schema>;

export const shell = generatedKind({
  schemas: [schema],
  sizeKey: "train",
  facts: ({ dimensions, radii, train, validation }) => ({
    shape: [dimensions],
    classes: radii.length,
    train,
    validation,
  }),
  generate: createShell,
  classes: ({ radii, train }) =>
    radii.map((radius, label) => ({
      name: `radius ${radius}`,
      count: label === 0 ? Math.ceil(train / 2) : Math.floor(train / 2),
    })),
  inputSize({ radii, dimensions }) {
    const meanSquareNorm = radii.reduce((sum, radius) => sum + radius ** 2, 0) / radii.length;
    return Math.sqrt(meanSquareNorm / dimensions);
  },
  warnings({ radii: [inner, outer] }) {
    if (inner !== outer) return [];
    return [
      {
        said: say("equal-radii", { radius: inner }),
        path: ["radii"],
        better: [inner, Number((1.1 * inner).toPrecision(6))],
      },
    ];
  },
});

/** Threads share the samples; a browser shares memory only on pages that are isolated from other sites. */
const Memory = globalThis.SharedArrayBuffer ?? ArrayBuffer;

/**
 * The Shell dataset (paper, §IV.A): two classes, each uniform on a sphere around the origin. The classes are
 * balanced (an odd sample goes to the first) and in random order. Training and validation samples come from
 * streams of their own, so changing one count leaves the other part unchanged.
 */
export function createShell(spec: ShellSpec): Dataset {
  const train = sampleShell(spec, spec.train, "train");
  if (spec.shuffledLabels > 0)
    redrawLabels(train.labels, spec.shuffledLabels, 2, createGenerator(spec.seed, "shuffled labels"));
  return {
    shape: [spec.dimensions],
    dimensions: spec.dimensions,
    outputs: 2,
    classes: 2,
    train,
    validation: sampleShell(spec, spec.validation, "validation"),
  };
}

function sampleShell({ dimensions, radii, seed }: ShellSpec, count: number, part: string): Samples {
  const features = new Float32Array(new Memory(count * dimensions * 4));
  const labels = new Uint16Array(new Memory(count * 2));
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
