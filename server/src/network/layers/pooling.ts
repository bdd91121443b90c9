import Type, { type Static } from "typebox";
import { count, object } from "../../schema/fields.ts";
import type { ExportedLayer } from "./exportedLayer.ts";
import { type LayerKind, product, shaped } from "./layerKind.ts";
import { isMap, needsImage, windowOutput } from "./window.ts";

const keys = {
  size: count("Height and width of the window.", 1, 2, 256),
  stride: Type.Optional(
    count(
      "Rows and columns from one window to the next; without it, windows lie side by side.",
      1,
      undefined,
      256,
    ),
  ),
};

const maxSchema = object(
  "The largest number of each window, channel by channel.",
  { kind: Type.Literal("maxPooling2d"), ...keys },
  { title: "max pooling" },
);

const averageSchema = object(
  "The mean of each window, channel by channel.",
  { kind: Type.Literal("averagePooling2d"), ...keys },
  { title: "average pooling" },
);

const globalSchema = object(
  "The mean of each channel over the whole image; the result is flat.",
  { kind: Type.Literal("globalAveragePooling2d") },
  { title: "global average pooling" },
);

type Pooling = Static<typeof maxSchema> | Static<typeof averageSchema>;

const pooling = {
  output: ({ kind, size, stride = size }, input) =>
    windowOutput(
      {
        ...{ kind, size, stride, padding: "valid", channels: (channels) => channels },
        remedy: "a smaller size",
      },
      input,
    ),
  flops: ({ size }, _, output) => size ** 2 * product(output),
} satisfies Omit<LayerKind<Pooling>, "schema" | "exported">;

function exportedAs(operator: string): ExportedLayer<Pooling> {
  return {
    operations: ({ size, stride = size }) => [
      { operator, attributes: { kernel_shape: [size, size], strides: [stride, stride] } },
    ],
    described: (layer) => [{ ...layer, stride: layer.stride ?? layer.size }],
  };
}

export const maxPooling2d = { schema: maxSchema, ...pooling, exported: exportedAs("MaxPool") };

export const averagePooling2d = { schema: averageSchema, ...pooling, exported: exportedAs("AveragePool") };

export const globalAveragePooling2d = {
  schema: globalSchema,
  output: ({ kind }, input) => (isMap(input) ? shaped(input[2]) : needsImage(kind, input)),
  flops: (_, input) => product(input),
  exported: { operations: () => [{ operator: "GlobalAveragePool" }, { operator: "Flatten" }] },
} satisfies LayerKind<Static<typeof globalSchema>>;
