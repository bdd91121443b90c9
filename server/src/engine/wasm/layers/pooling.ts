import type { LayerOf } from "../../../network/layers/registry.ts";
import type { Layer, LayerContext, LayerKind, LayerPlacement } from "../layer.ts";
import { allocateOutput } from "../memory/batchTensor.ts";
import { windowOver, writeWindow } from "../memory/window.ts";

/** The largest of each window. Back: the first of a window's largest numbers gets the gradient. */
export const maxPooling: LayerKind<LayerOf<"maxPooling2d">> = {
  create(context, placement, { size, stride = size }) {
    return pooling(context, placement, size, size, stride, true);
  },
};

/** The mean of each window. Back: all of a window share its gradient. */
export const averagePooling: LayerKind<LayerOf<"averagePooling2d">> = {
  create(context, placement, { size, stride = size }) {
    return pooling(context, placement, size, size, stride, false);
  },
};

/** The mean of each channel: average pooling with one window. */
export const globalAveragePooling: LayerKind<LayerOf<"globalAveragePooling2d">> = {
  create(context, placement) {
    const [height, width] = placement.input as [number, number];
    return pooling(context, { ...placement, output: [1, 1, placement.output[0]!] }, height, width, 1, false);
  },
};

function pooling(
  { kernels, heap, capacity }: LayerContext,
  placement: LayerPlacement,
  height: number,
  width: number,
  stride: number,
  isMax: boolean,
): Layer {
  const { name, tensor: input } = placement;
  const g = writeWindow(kernels, heap, windowOver(input.shape, placement.output, height, width, stride));
  const output = allocateOutput(heap, placement.output, capacity, input);
  return {
    name,
    output,
    parameters: [],
    forward(samples) {
      const pool = isMax ? kernels.maxPool : kernels.averagePool;
      pool(g, samples, input.values, output.values);
    },
    backward(samples) {
      if (!input.gradient) return;
      if (isMax)
        kernels.maxPoolGradient(g, samples, input.values, output.values, output.gradient, input.gradient);
      else kernels.averagePoolGradient(g, samples, output.gradient, input.gradient);
    },
  };
}
