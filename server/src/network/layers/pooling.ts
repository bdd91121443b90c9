import Type, { type Static } from "typebox";
import { count, object } from "../../schema/fields.ts";
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
} satisfies Omit<LayerKind<Static<typeof maxSchema> | Static<typeof averageSchema>>, "schema">;

export const maxPooling2d = { schema: maxSchema, ...pooling };

export const averagePooling2d = { schema: averageSchema, ...pooling };

export const globalAveragePooling2d = {
  schema: globalSchema,
  output: ({ kind }, input) => (isMap(input) ? shaped(input[2]) : needsImage(kind, input)),
  flops: (_, input) => product(input),
} satisfies LayerKind<Static<typeof globalSchema>>;
