/** Activations: layers of their own in a list of layers, and what follows each hidden layer of an MLP. */
import Type, { type Static, type TObject } from "typebox";
import { object, rate } from "../../schema/fields.ts";
import { type ExportedLayer, oneOperator } from "./exportedLayer.ts";
import { type LayerKind, sameShape } from "./layerKind.ts";

/** leaky ReLU's slope below 0 where none is given: Keras's default */
export const defaultSlope = 0.3;

interface ActivationKind<Layer> extends LayerKind<Layer> {
  /** Root mean square of f(z) for normal z of that root mean square, with the default settings. */
  sizeAfter(before: number): number;
}

function activation<S extends TObject>(
  schema: S,
  exported: ExportedLayer<Static<S>>,
  sizeAfter: ActivationKind<Static<S>>["sizeAfter"],
) {
  return { schema, output: sameShape, exported, sizeAfter } satisfies ActivationKind<Static<S>>;
}

/** z · Φ(z) with Φ(z) = (1 + erf(z/√2)) / 2: an operator of its own is only in newer versions. */
const geluOperations = [
  { operator: "Mul", operands: [{ name: "factor", value: Math.SQRT1_2 }] },
  { operator: "Erf" },
  { operator: "Add", operands: [{ name: "one", value: 1 }] },
  { operator: "Mul", operands: ["input"] },
  { operator: "Mul", operands: [{ name: "half", value: 0.5 }] },
] as const;

export const activationKinds = {
  /** halves E(x²) (He et al. 2015, eq. 8 and 9) */
  relu: activation(
    object("The larger of 0 and x.", { kind: Type.Literal("relu") }, { title: "ReLU" }),
    oneOperator("Relu"),
    (before) => before / Math.SQRT2,
  ),
  tanh: activation(
    object("The hyperbolic tangent.", { kind: Type.Literal("tanh") }, { title: "tanh" }),
    oneOperator("Tanh"),
    (before) => Math.min(before, 1),
  ),
  /** about z/2 for small z, and as ReLU for large ones */
  gelu: activation(
    object(
      "x times the normal distribution function of x.",
      { kind: Type.Literal("gelu") },
      { title: "GELU" },
    ),
    { operations: () => geluOperations },
    (before) => before * (0.5 + (Math.SQRT1_2 - 0.5) * Math.tanh(before)),
  ),
  /** from 1/2 for small z to 1 for half of all large ones */
  sigmoid: activation(
    object("1/(1 + e^−x).", { kind: Type.Literal("sigmoid") }, { title: "the sigmoid" }),
    oneOperator("Sigmoid"),
    (before) => 0.5 + (Math.SQRT1_2 - 0.5) * Math.tanh(before / 4),
  ),
  /** as ReLU, and keeps a share of the other half */
  leakyRelu: activation(
    object(
      "x where it is above 0, else x times the slope.",
      { kind: Type.Literal("leakyRelu"), slope: rate("Slope below 0.", defaultSlope) },
      { title: "leaky ReLU" },
    ),
    oneOperator("LeakyRelu", ({ slope }) => ({ alpha: { float: slope } })),
    (before) => before * Math.sqrt((1 + defaultSlope ** 2) / 2),
  ),
} as const;

export type Activation = keyof typeof activationKinds;

export const activations = Object.keys(activationKinds) as Activation[];

export function isActivation<L extends { kind: string }>(
  layer: L | undefined,
): layer is Extract<L, { kind: Activation }> {
  return layer !== undefined && layer.kind in activationKinds;
}
