import type { LayerOf } from "../../../network/layers/registry.ts";
import type { LayerKind } from "../layer.ts";
import { allocateOutput } from "../memory/batchTensor.ts";

/** From [height, width, channels] to one row of numbers, channels last. */
export const flatten: LayerKind<LayerOf<"flatten">> = {
  create({ kernels, heap, capacity }, { name, tensor: input, output: shape }) {
    const { positions, channels } = input;
    const output = allocateOutput(heap, shape, capacity, input);
    return {
      name,
      output,
      parameters: [],
      forward(samples) {
        kernels.flatten(input.values, samples, positions, channels, output.values);
      },
      backward(samples) {
        if (input.gradient) kernels.unflatten(output.gradient, samples, positions, channels, input.gradient);
      },
    };
  },
};
