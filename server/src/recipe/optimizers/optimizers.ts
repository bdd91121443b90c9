/** The kinds of optimizers. Schema, type, checks, engines and editor derive from this list. */
import Type, { type Static } from "typebox";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import type { OptimizerKind } from "./optimizerKind.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

export const optimizers = { sgd, rmsprop, adam, adamw } as const;

type Schemas = { [Kind in keyof typeof optimizers]: (typeof optimizers)[Kind]["schema"] };

/** An optimizer with all its defaults. */
export type Optimizer = { [Kind in keyof Schemas]: Static<Schemas[Kind]> }[keyof Schemas];

export const OptimizerSchema = Type.Unsafe<Optimizer>(
  Type.Union(
    Object.values(optimizers).map(({ schema }) => schema),
    {
      description: "The optimizer; settings that are left out have Keras's defaults.",
      default: { kind: "rmsprop", learningRate: 1e-4 },
    },
  ),
);

/** The entry of an optimizer's kind. */
export function kindOf<O extends Optimizer>({ kind }: O): OptimizerKind<O> {
  return optimizers[kind] as unknown as OptimizerKind<O>;
}
