import type { Activation } from "../engine.ts";
import type { Kernels } from "./module.ts";
import type { Network } from "./network.ts";

/** the codes of kernels/activation.ts */
const activationCode: Record<Activation, number> = { relu: 0, tanh: 1 };

/**
 * The forward pass of the gathered batch, from the packed rows to the loss. Afterwards each hidden layer's
 * `z` holds its output before the activation and the next layer's `x` that after it; the last `z` holds the
 * gradient of the batch's mean loss, and `totals` has grown by the batch.
 */
export function forward(kernels: Kernels, network: Network, activation: Activation, rows: number): void {
  const { layers } = network;
  for (const [index, layer] of layers.entries()) {
    kernels.product(layer.xT, layer.weights, layer.z, rows, layer.outputs, layer.inputs);
    const next = layers[index + 1];
    if (next) {
      const code = activationCode[activation];
      kernels.activate(code, layer.z, layer.bias, rows, layer.outputs, next.x, next.xT);
    } else {
      const { labels, totals } = network;
      kernels.crossEntropy(layer.z, layer.bias, labels, rows, layer.outputs, layer.dzT, totals);
    }
  }
}

/**
 * The backward pass after `forward`, with one optimizer step of every layer. A layer passes its gradient on
 * before it changes its weights.
 */
export function backward(kernels: Kernels, network: Network, activation: Activation, rows: number): void {
  const code = activationCode[activation];
  for (const [index, layer] of [...network.layers.entries()].reverse()) {
    const { dzT, inputs, outputs, transposed, weights, x, z } = layer;
    const below = network.layers[index - 1];
    if (below) {
      kernels.product(dzT, transposed, below.z, rows, inputs, outputs);
    }
    kernels.weightStep(x, z, rows, inputs, outputs, weights, transposed);
    kernels.biasStep(z, rows, outputs, layer.bias);
    if (below) {
      kernels.activationGradient(code, below.z, x, rows, inputs, below.dzT);
    }
  }
}
