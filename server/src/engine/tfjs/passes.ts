import {
  add,
  erf,
  exp,
  leakyRelu,
  matMul,
  mul,
  relu,
  sigmoid,
  square,
  step,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tanh,
  tensor2d,
  transpose,
} from "@tensorflow/tfjs-core";
import { type Activation, activations } from "../../network/layers/activations.ts";
import type { LayerOf, LayerSpec } from "../../network/layers/registry.ts";
import type { Generator } from "../../random/generator.ts";
import type { PlannedLayer } from "../planLayers.ts";
import { dropoutFactors } from "./dropout.ts";

/** Convolutions, pooling and batch normalization have no gradient on tfjs's WebAssembly backend. */
const supported = ["dense", "flatten", "dropout", ...activations] as const;

type Supported = LayerOf<(typeof supported)[number]>;

export interface TfjsLayer extends PlannedLayer {
  layer: Supported;
  /** W and b of a dense layer lie here among the parameters */
  parameter: number;
  /** of dropout */
  generator?: Generator;
}

export interface Pass {
  /** the batch, then each layer's output; the last are the logits */
  values: Tensor2D[];
  /** the factors of each layer of dropout in training */
  factors: Map<TfjsLayer, Tensor2D>;
}

export function isSupported(layer: LayerSpec): layer is Supported {
  return supported.some((kind) => kind === layer.kind);
}

/** @param parameters W and b of each dense layer in turn */
export function forward(
  layers: TfjsLayer[],
  parameters: Tensor[],
  batch: Tensor2D,
  isTraining: boolean,
): Pass {
  const pass: Pass = { values: [batch], factors: new Map() };
  for (const here of layers) {
    const x = pass.values.at(-1)!;
    if (here.layer.kind === "dropout" && isTraining) {
      pass.factors.set(here, drawFactors(here, here.layer.rate, x));
    }
    pass.values.push(output(here, parameters, x, pass.factors.get(here)));
  }
  return pass;
}

function drawFactors({ generator }: TfjsLayer, rate: number, x: Tensor2D): Tensor2D {
  const keys = [generator!.next(), generator!.next()] as const;
  return tensor2d(dropoutFactors(keys, rate, ...x.shape), x.shape);
}

function output(
  { layer, parameter }: TfjsLayer,
  parameters: Tensor[],
  x: Tensor2D,
  factors: Tensor2D | undefined,
): Tensor2D {
  switch (layer.kind) {
    case "dense":
      return add(matMul(x, parameters[parameter] as Tensor2D), parameters[parameter + 1]!);
    case "flatten":
      return x;
    case "dropout":
      return factors ? mul(x, factors) : x;
    case "relu":
      return relu(x);
    case "tanh":
      return tanh(x);
    case "sigmoid":
      return sigmoid(x);
    case "gelu":
      return mul(x, normalDistribution(x));
    case "leakyRelu":
      return leakyRelu(x, layer.slope);
  }
}

/**
 * The gradients of the batch's mean loss, in the order of the parameters: dW = Xᵀ·dZ, db = Σ_rows dZ and dX = dZ·Wᵀ.
 * @param dOutputs the loss's gradient with respect to the last layer's outputs
 */
export function gradients(
  layers: TfjsLayer[],
  parameters: Tensor[],
  { values, factors }: Pass,
  dOutputs: Tensor2D,
): Tensor[] {
  let dy = dOutputs;
  const result: Tensor[] = [];
  for (const [index, here] of [...layers.entries()].reverse()) {
    const { layer, parameter } = here;
    const [x, y] = [values[index]!, values[index + 1]!];
    if (layer.kind === "dense") {
      // The wasm backend has a fast product only for matrices that are not marked as transposed.
      result.unshift(matMul(transpose(x), dy), sum(dy, 0));
      if (parameter === 0) break;
      dy = matMul(dy, transpose(parameters[parameter] as Tensor2D));
    } else if (layer.kind === "dropout") {
      dy = mul(dy, factors.get(here)!);
    } else if (layer.kind !== "flatten") {
      dy = mul(dy, derivative(layer, x, y));
    }
  }
  return result;
}

/** f′ at z, where y = f(z). */
function derivative(layer: LayerOf<Activation>, z: Tensor2D, y: Tensor2D): Tensor2D {
  switch (layer.kind) {
    case "relu":
      return step(y);
    case "tanh":
      return sub(1, square(y));
    case "sigmoid":
      return mul(y, sub(1, y));
    case "gelu": {
      const density = mul(exp(mul(square(z), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return add(normalDistribution(z), mul(z, density));
    }
    case "leakyRelu":
      return step(y, layer.slope);
  }
}

function normalDistribution(z: Tensor2D): Tensor2D {
  return mul(add(erf(mul(z, Math.SQRT1_2)), 1), 0.5);
}
