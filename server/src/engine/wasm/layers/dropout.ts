import type { LayerOf } from "../../../network/layers/registry.ts";
import { createGenerator } from "../../../random/generator.ts";
import type { Layer, LayerKind } from "../layer.ts";
import { allocateBatch, batchFloats, tensorOf } from "../memory/batchTensor.ts";

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/** In training each number is 0 with probability `rate`, else divided by 1 − rate; each batch draws two keys. */
export const dropout: LayerKind<LayerOf<"dropout">> = {
  create({ kernels, heap, capacity, seed }, { name, tensor: input }, { rate }) {
    const threshold = Math.floor(rate * 2 ** 32);
    const scale = 1 / (1 - rate);
    const output = tensorOf(input.shape);
    output.values = allocateBatch(heap, output, capacity);
    output.gradient = input.gradient;
    const keys: [number, number] = [0, 0];
    const layer: Layer & { generator: NonNullable<Layer["generator"]> } = {
      name,
      output,
      parameters: [],
      varies: true,
      generator: createGenerator(seed, `dropout/${name}`),
      forward(samples, isTraining) {
        const bytes = batchFloats(output, samples) * FLOAT;
        if (!isTraining) {
          kernels.dropout(input.values, bytes, 0, 0, 0, 1, output.values);
          return;
        }
        keys[0] = layer.generator.next();
        keys[1] = layer.generator.next();
        kernels.dropout(input.values, bytes, ...keys, threshold, scale, output.values);
      },
      backward(samples) {
        const { gradient } = output;
        const bytes = batchFloats(output, samples) * FLOAT;
        if (gradient) kernels.dropout(gradient, bytes, ...keys, threshold, scale, gradient);
      },
    };
    return layer;
  },
};
