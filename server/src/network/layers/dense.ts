import Type, { type Static } from "typebox";
import { say } from "../../messages/catalogue.ts";
import { count, inUnits, object } from "../../schema/fields.ts";
import { impossible, type LayerKind, product, shaped, shapeText } from "./layerKind.ts";

const schema = object(
  "A dense layer: every unit sums up all inputs. Takes flat samples.",
  {
    kind: Type.Literal("dense"),
    units: inUnits("units", count("Number of units.", 1, undefined, 16_384)),
  },
  { title: "a dense layer" },
);

export const dense = {
  schema,
  output: ({ units }, input) =>
    input.length === 1 ? shaped(units) : impossible(say("needs-flatten", { input: shapeText(input) })),
  parameters: ({ units }, input) => (input.at(-1)! + 1) * units,
  flops: (_, input, output) => 2 * input[0]! * product(output),
  spectrumWidth: ({ units }) => units,
  exported: {
    tensors: [
      { own: "kernel", name: "weight", layout: "denseKernel" },
      { own: "bias", name: "bias", layout: "plain" },
    ],
    operations: () => [{ operator: "Gemm", attributes: { transB: 1 } }],
    described: ({ name, kind, units }, [inputs]) => [{ name, kind, inputs, units }],
  },
} satisfies LayerKind<Static<typeof schema>>;
