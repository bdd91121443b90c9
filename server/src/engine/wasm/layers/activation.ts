import type { Activation } from "../../../network/layers/activations.ts";
import type { LayerOf } from "../../../network/layers/registry.ts";
import {
  type Layer,
  type LayerContext,
  type LayerKind,
  type LayerPlacement,
  writesPackedInput,
} from "../layer.ts";
import { allocateBatch, tensorOf } from "../memory/batchTensor.ts";

/** the codes of kernels/activation.ts and kernels/elementwise.ts */
const codes: Record<Activation, number> = { relu: 0, tanh: 1, sigmoid: 2, gelu: 3, leakyRelu: 4 };

/** Y = f(Z + b), where b is the bias that the layer below has left. Back: dZ = dY · f′(Z). */
export const activation: LayerKind<LayerOf<Activation>> = {
  create(context, placement, spec) {
    const slope = spec.kind === "leakyRelu" ? spec.slope : 0;
    return writesPackedInput(spec, placement.next)
      ? belowDense(context, placement, codes[spec.kind])
      : onPanels(context, placement, codes[spec.kind], slope);
  },
};

/** The output goes to a dense layer's operands at once, and so does the gradient to those of the one below. */
function belowDense(
  { kernels, heap, capacity, dzT, zeros }: LayerContext,
  { name, tensor: input }: LayerPlacement,
  code: number,
): Layer {
  const width = input.channels;
  const output = tensorOf(input.shape);
  output.x = allocateBatch(heap, output, capacity);
  output.xT = allocateBatch(heap, output, capacity);
  output.gradient = input.gradient;
  return {
    name,
    output,
    parameters: [],
    forward(samples) {
      kernels.activate(code, input.values, input.bias || zeros, samples, width, output.x, output.xT);
    },
    backward(samples) {
      if (output.gradient) kernels.activationGradient(code, output.gradient, output.x, samples, width, dzT);
    },
  };
}

function onPanels(
  { kernels, heap, capacity, zeros }: LayerContext,
  { name, tensor: input }: LayerPlacement,
  code: number,
  slope: number,
): Layer {
  const { positions, channels } = input;
  const output = tensorOf(input.shape);
  output.values = allocateBatch(heap, output, capacity);
  output.gradient = input.gradient;
  const reference = code === codes.gelu ? input.values : output.values;
  return {
    name,
    output,
    parameters: [],
    forward(samples) {
      const rows = samples * positions;
      const bias = input.bias || zeros;
      kernels.activatePanels(code, slope, input.values, bias, rows, channels, output.values);
    },
    backward(samples) {
      const rows = samples * positions;
      if (output.gradient)
        kernels.activationGradientPanels(code, slope, output.gradient, reference, rows, channels);
    },
  };
}
