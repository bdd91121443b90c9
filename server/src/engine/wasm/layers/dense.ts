import type { LayerOf } from "../../../network/layers/registry.ts";
import { createGenerator } from "../../../random/generator.ts";
import { initialWeights } from "../../initialization.ts";
import { canReuseOutputBuffer, defersBias, type LayerKind, writesPackedInput } from "../layer.ts";
import { allocateBatch, tensorOf } from "../memory/batchTensor.ts";
import { paddedWidth } from "../memory/layout.ts";
import { type StoredMatrix, storedVector, writeMatrix } from "../memory/storedMatrix.ts";

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/** Z = XW + b. Back: dX = dZ·Wᵀ, dW = Xᵀ·dZ, db = Σ_rows dZ. Wᵀ is kept where a gradient is passed on. */
export const dense: LayerKind<LayerOf<"dense">> = {
  parameterBytes({ units }, { input }) {
    return (paddedWidth(input[0]!) + 1) * paddedWidth(units) * FLOAT;
  },

  create({ kernels, heap, capacity, dzT }, placement, { units }) {
    const { name, tensor: input, parameters: weights } = placement;
    const inputs = input.channels;
    const weightBytes = paddedWidth(inputs) * paddedWidth(units) * FLOAT;
    const bias = weights + weightBytes;
    const transposed = input.gradient === 0 ? 0 : heap.allocate(weightBytes);
    const own = (address: number) => address || allocateBatch(heap, input, capacity);
    const [x, xT] = [own(input.x), own(input.xT)];
    const output = tensorOf([units]);
    output.values = allocateBatch(heap, output, capacity);
    output.gradient = canReuseOutputBuffer(placement) ? output.values : allocateBatch(heap, output, capacity);
    output.bias = defersBias(placement) ? bias : 0;
    const takesTransposed =
      placement.next === undefined || writesPackedInput(placement.next, placement.afterNext);
    const kernel: StoredMatrix = {
      name: `${name}/kernel`,
      shape: [inputs, units],
      columns: units,
      height: paddedWidth(inputs),
      group: inputs,
      address: weights,
    };

    return {
      name,
      output,
      parameters: [kernel, storedVector(`${name}/bias`, units, bias)],
      initialize({ scheme, gain, seed }) {
        const generator = createGenerator(seed, `weights/${name}`);
        writeMatrix(kernels, kernel, initialWeights(generator, scheme, gain, inputs, units));
      },
      refresh() {
        if (transposed) kernels.transpose(weights, transposed, inputs, units);
      },
      forward(samples) {
        if (!input.x) kernels.operands(input.values, samples, inputs, x, xT);
        kernels.product(xT, weights, output.values, samples, units, inputs);
        if (!output.bias) kernels.addBias(output.values, bias, samples, units);
      },
      backward(samples) {
        if (!takesTransposed) kernels.operands(output.gradient, samples, units, 0, dzT);
        if (transposed) kernels.product(dzT, transposed, input.gradient, samples, inputs, units);
        kernels.weightStep(x, output.gradient, samples, inputs, units, weights, transposed);
        kernels.biasStep(output.gradient, samples, units, bias);
      },
    };
  },
};
