import type { LayerOf } from "../../../network/layers/registry.ts";
import { paddingBefore } from "../../../network/layers/window.ts";
import { createGenerator } from "../../../random/generator.ts";
import { initialWeights } from "../../initialization.ts";
import { canReuseOutputBuffer, defersBias, type LayerKind } from "../layer.ts";
import { allocateBatch, tensorOf } from "../memory/batchTensor.ts";
import { paddedWidth } from "../memory/layout.ts";
import { type StoredMatrix, storedVector, writeMatrix } from "../memory/storedMatrix.ts";
import { type Window, windowOver, writeWindow } from "../memory/window.ts";

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/** Z = P·W + b with a patch per row of P. Back: dX is a convolution of dZ with W turned round; dW = PᵀdZ. */
export const convolution: LayerKind<LayerOf<"conv2d">> = {
  parameterBytes({ filters, kernel }, { input }) {
    return (weightRows(kernel, input[2]!) + 1) * paddedWidth(filters) * FLOAT;
  },

  create({ kernels, heap, capacity }, placement, spec) {
    const { name, tensor: input, parameters: weights } = placement;
    const { filters, kernel: size } = spec;
    const { channels } = input;
    const taps = size * size;
    const rows = weightRows(size, channels);
    const bias = weights + rows * paddedWidth(filters) * FLOAT;
    const window: Window = {
      ...windowOver(input.shape, placement.output, size, size, spec.stride),
      top: paddingBefore(input.shape[0]!, spec),
      left: paddingBefore(input.shape[1]!, spec),
    };
    const there = writeWindow(kernels, heap, window);
    const back = writeWindow(kernels, heap, turned(window, filters));
    const floats = [kernels.convolutionFloats(there, filters)];
    if (input.gradient) floats.push(kernels.convolutionFloats(back, channels));
    const room = heap.allocate(Math.max(...floats) * FLOAT);
    const gradient = heap.allocate(rows * paddedWidth(filters) * FLOAT);
    const turnedWeights = input.gradient
      ? heap.allocate(weightRows(size, filters) * paddedWidth(channels) * FLOAT)
      : 0;
    const output = tensorOf(placement.output);
    output.values = allocateBatch(heap, output, capacity);
    output.gradient = canReuseOutputBuffer(placement) ? output.values : allocateBatch(heap, output, capacity);
    output.bias = defersBias(placement) ? bias : 0;
    const kernel: StoredMatrix = {
      name: `${name}/kernel`,
      shape: [size, size, channels, filters],
      columns: filters,
      height: rows,
      group: channels,
      address: weights,
    };
    const refresh = () => {
      if (turnedWeights) kernels.turnKernel(weights, taps, channels, filters, turnedWeights);
    };

    return {
      name,
      output,
      parameters: [kernel, storedVector(`${name}/bias`, filters, bias)],
      initialize({ scheme, gain, seed }) {
        const generator = createGenerator(seed, `weights/${name}`);
        const fans = { inputs: taps * channels, outputs: taps * filters };
        const drawn = initialWeights(generator, scheme, gain, taps * channels, filters, fans);
        writeMatrix(kernels, kernel, drawn);
      },
      refresh,
      forward(samples) {
        kernels.convolve(there, samples, input.values, weights, filters, output.values, room);
        if (!output.bias) kernels.addBias(output.values, bias, samples * output.positions, filters);
      },
      backward(samples) {
        const dz = output.gradient;
        if (turnedWeights) kernels.convolve(back, samples, dz, turnedWeights, channels, input.gradient, room);
        kernels.convolutionStep(there, samples, input.values, dz, filters, weights, gradient, room);
        kernels.biasStep(dz, samples * output.positions, filters, bias);
        refresh();
      },
    };
  },
};

/** Rows of W in memory: each tap's channels padded to a multiple of four, all together to one of eight. */
function weightRows(size: number, channels: number): number {
  return paddedWidth(size * size * Math.ceil(channels / 4) * 4);
}

/** The way of the gradient: a window over the output, whose rows the stride has spread. */
function turned(window: Window, filters: number): Window {
  return {
    ...window,
    inputHeight: window.outputHeight,
    inputWidth: window.outputWidth,
    channels: filters,
    outputHeight: window.inputHeight,
    outputWidth: window.inputWidth,
    stride: 1,
    dilation: window.stride,
    top: window.height - 1 - window.top,
    left: window.width - 1 - window.left,
  };
}
