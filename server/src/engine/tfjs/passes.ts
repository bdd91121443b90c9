import {
  add,
  div,
  matMul,
  mul,
  relu,
  softmax,
  square,
  step,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tanh,
  transpose,
} from "@tensorflow/tfjs-core";
import type { Activation } from "../engine.ts";

/** What a forward pass leaves for the backward pass and for spectra. */
export interface Pass {
  /** each layer's input: the batch, then every hidden layer's output after its activation */
  inputs: Tensor2D[];
  /** each layer's output XW + b before the activation; the last are the logits */
  outputs: Tensor2D[];
}

/**
 * @param parameters W and b of each layer in turn
 * @param batch rows × dimensions
 */
export function forward(parameters: Tensor[], activation: Activation, batch: Tensor2D): Pass {
  const inputs = [batch];
  const outputs: Tensor2D[] = [];
  for (let i = 0; i < parameters.length; i += 2) {
    const z = add<Tensor2D>(matMul(inputs.at(-1)!, parameters[i] as Tensor2D), parameters[i + 1]!);
    outputs.push(z);
    if (i + 2 < parameters.length) inputs.push(activation === "relu" ? relu(z) : tanh(z));
  }
  return { inputs, outputs };
}

/**
 * The gradients of the batch's mean cross-entropy, in the order of the parameters. For logits it is
 * (softmax(z) − target) / rows; with dZ of a layer, dW = Xᵀ·dZ, db = Σ_rows dZ and dX = dZ·Wᵀ.
 */
export function gradients(
  parameters: Tensor[],
  activation: Activation,
  { inputs, outputs }: Pass,
  targets: Tensor2D,
): Tensor[] {
  let dz = div<Tensor2D>(sub(softmax(outputs.at(-1)!), targets), targets.shape[0]);
  const result: Tensor[] = [];
  for (let layer = inputs.length - 1; layer >= 0; layer--) {
    const x = inputs[layer]!;
    // The wasm backend has a fast product only for matrices that are not marked as transposed.
    result.unshift(matMul(transpose(x), dz), sum(dz, 0));
    if (layer === 0) break;
    const dx = matMul(dz, transpose(parameters[2 * layer] as Tensor2D));
    dz = mul(dx, derivative(activation, x));
  }
  return result;
}

/** f′ as a function of y = f(z). */
function derivative(activation: Activation, y: Tensor2D): Tensor2D {
  return activation === "relu" ? step(y) : sub(1, square(y));
}
