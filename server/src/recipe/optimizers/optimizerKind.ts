import Type, { type TObject } from "typebox";
import { inUnits, positive, rate } from "../../schema/fields.ts";

/** How the kernels update a parameter in one step. */
export interface Update {
  /** the rule's code in engine/wasm/kernels/optimizer.ts and native/kernels/table.h */
  rule: number;
  /** at most six numbers, in the order in which the rule names them */
  coefficients: readonly number[];
}

/** One kind of optimizer: everything that schema, engines, checks and editor need to know of it. */
export interface OptimizerKind<Spec> {
  /** its keys in a spec; one without a default may be absent */
  schema: TObject;
  /** smallest and largest learning rate that networks are usually trained with */
  usualLearningRates: readonly [number, number];
  /** the numbers that it keeps for each parameter, in the order in which they follow the parameter; Keras's names */
  states(optimizer: Spec): string[];
  /**
   * @param learningRate of this step, after the schedule
   * @param step counted from 1
   */
  update(optimizer: Spec, learningRate: number, step: number): Update;
}

/** The update of no optimizer: keeps the gradient that many states behind its parameter, and leaves the parameter. */
export function gradientUpdate(states: number): Update {
  return { rule: 0, coefficients: [states] };
}

const kept = "share kept per step";

/** The keys of every optimizer. */
export function sharedKeys(learningRate: number) {
  return {
    learningRate: inUnits("per step", positive("Step size.", learningRate)),
    clipNorm: Type.Optional(
      inUnits(
        "the gradient's own",
        positive(
          "Maximum norm of the gradient of all parameters together; a larger gradient is scaled down to it. Without it gradients are not clipped.",
        ),
      ),
    ),
  };
}

export function decayRate(description: string, value: number) {
  return inUnits(kept, rate(description, value));
}

export const momentum = decayRate("Momentum.", 0);
export const epsilon = inUnits(
  "the gradient's own",
  positive("Added to the denominator to avoid division by 0.", 1e-7),
);
