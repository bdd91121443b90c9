import Type, { type Static } from "typebox";
import { count, inUnits, object } from "../../schema/fields.ts";
import { type LayerKind, product } from "./layerKind.ts";
import { padsOf, windowOutput } from "./window.ts";

const schema = object(
  "A convolution over the height and width of images.",
  {
    kind: Type.Literal("conv2d"),
    filters: inUnits("filters", count("Number of filters, which become the channels.", 1, undefined, 4096)),
    kernel: count("Height and width of the window.", 1, 3, 64),
    stride: count("Rows and columns from one window to the next.", 1, 1, 256),
    padding: Type.Enum(["same", "valid"], {
      description:
        "`same` pads with zeros so that only the stride makes the output smaller; with `valid` windows lie within the input.",
      default: "same",
    }),
  },
  { title: "a convolution" },
);

export const conv2d = {
  schema,
  output: ({ kind, filters, kernel, stride, padding }, input) =>
    windowOutput(
      {
        ...{ kind, size: kernel, stride, padding, channels: () => filters },
        remedy: 'a smaller kernel or "padding": "same"',
      },
      input,
    ),
  parameters: ({ kernel, filters }, input) => (kernel ** 2 * input.at(-1)! + 1) * filters,
  flops: ({ kernel }, input, output) => 2 * kernel ** 2 * input[2]! * product(output),
  spectrumWidth: ({ filters }) => filters,
  exported: {
    tensors: [
      { own: "kernel", name: "weight", layout: "convolutionKernel" },
      { own: "bias", name: "bias", layout: "plain" },
    ],
    operations(layer, input, output) {
      const { kernel, stride } = layer;
      const pads = padsOf(layer, input, output);
      return [
        { operator: "Conv", attributes: { kernel_shape: [kernel, kernel], strides: [stride, stride], pads } },
      ];
    },
    described(layer, input, output) {
      const { name, kind, filters, kernel, stride } = layer;
      const [top, left, bottom, right] = padsOf(layer, input, output);
      const convolution = { name, kind, channels: input[0], filters, kernel, stride };
      const padding = { name: `${name}_padding`, kind: "zeroPadding2d", left, right, top, bottom };
      return top + left + bottom + right === 0 ? [convolution] : [padding, convolution];
    },
  },
} satisfies LayerKind<Static<typeof schema>>;
