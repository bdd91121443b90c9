import Type, { type Static } from "typebox";
import { object } from "../../schema/fields.ts";
import { oneOperator } from "./exportedLayer.ts";
import { type LayerKind, product, shaped } from "./layerKind.ts";

const schema = object(
  "Makes images flat, row by row, channels last.",
  { kind: Type.Literal("flatten") },
  { title: "flatten" },
);

export const flatten = {
  schema,
  output: (_, input) => shaped(product(input)),
  flops: () => 0,
  exported: oneOperator("Flatten"),
} satisfies LayerKind<Static<typeof schema>>;
