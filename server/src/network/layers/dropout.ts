import Type, { type Static } from "typebox";
import { object, rate } from "../../schema/fields.ts";
import { type LayerKind, sameShape } from "./layerKind.ts";

const schema = object(
  "Sets numbers to 0 at random while it trains, and divides the others by what is left.",
  { kind: Type.Literal("dropout"), rate: rate("Share of the numbers that become 0.", 0.5) },
  { title: "dropout" },
);

export const dropout = {
  schema,
  output: sameShape,
  exported: { operations: () => [] },
} satisfies LayerKind<Static<typeof schema>>;
