/** The format of `predictor.json`: what a daemon checks before it predicts with it. */
import Type, { type Static, type TProperties } from "typebox";
import type { KindPredictor } from "../../indicator/prediction/learn.ts";
import type { PooledPredictor } from "../../indicator/prediction/pool.ts";
import type { RunId } from "../../protocol/protocol.ts";

/** Predictors by kind of study (`studyKind`): one kind's bounds say nothing about another. */
export interface Learned {
  format: 1;
  kinds: Record<string, KindPredictor>;
  /** what the kinds have in common, for kinds that were never learned from; null or absent with too few kinds */
  pooled?: PooledPredictor | null;
  /** the training set, by kind; absent in files of versions that did not record it */
  runs?: Record<string, LearnedRun[]>;
}

export interface LearnedRun {
  run: RunId;
  /** its id without the engine (`idOnAnyEngine`) */
  dai: string;
}

const count = Type.Integer({ minimum: 0 });
const share = Type.Number({ minimum: 0, maximum: 1 });
const numbers = Type.Array(Type.Number());

const OodModelSchema = Type.Object({ metric: Type.Array(numbers), limit: Type.Number() });
const LinearModelSchema = Type.Object({ bias: Type.Number(), weights: numbers });
const modelProperties = {
  names: Type.Array(Type.String()),
  means: numbers,
  deviations: numbers,
  success: LinearModelSchema,
  familiar: OodModelSchema,
};

/** A model whose vectors and matrix all have one entry per feature. */
function model<P extends TProperties>(properties: P) {
  const schema = Type.Object({ ...modelProperties, ...properties });
  return Type.Refine(schema, hasOneEntryPerFeature, () => "has vectors of different lengths");
}

interface Sized {
  names: readonly string[];
  means: readonly number[];
  deviations: readonly number[];
  success: { weights: readonly number[] };
  accuracy?: { weights: readonly number[] };
  familiar: { metric: readonly (readonly number[])[] };
}

function hasOneEntryPerFeature(model: unknown): boolean {
  const { names, means, deviations, success, accuracy = success, familiar } = model as Sized;
  const vectors = [means, deviations, success.weights, accuracy.weights, familiar.metric];
  return (
    vectors.every(({ length }) => length === names.length) &&
    familiar.metric.every(({ length }, row) => length === row + 1)
  );
}

const figure = Type.Union([Type.Number(), Type.Null()]);
const FeatureSetModelSchema = Type.Object({
  looks: Type.Array(
    Type.Object({
      epoch: count,
      model: model({ accuracy: LinearModelSchema, floor: share }),
      expected: Type.Object({ spearman: figure, areaUnderCurve: figure }),
    }),
  ),
  calibration: numbers,
  rule: Type.Object({ goodStopped: count, badStopped: count, saved: Type.Number() }),
});

const PooledSchema = Type.Array(Type.Object({ epoch: count, model: model({}) }));

export const LearnedSchema = Type.Object({
  format: Type.Literal(1),
  kinds: Type.Record(
    Type.String(),
    Type.Object({
      successAccuracy: share,
      runs: count,
      goodRuns: count,
      labelFree: FeatureSetModelSchema,
      withLabels: FeatureSetModelSchema,
    }),
  ),
  pooled: Type.Optional(
    Type.Union([
      Type.Object({ kinds: count, runs: count, labelFree: PooledSchema, withLabels: PooledSchema }),
      Type.Null(),
    ]),
  ),
  runs: Type.Optional(
    Type.Record(Type.String(), Type.Array(Type.Object({ run: Type.String(), dai: Type.String() }))),
  ),
});

type Agrees<A, B> = [A] extends [B] ? true : false;
/** Does not compile when the schema and the type part. */
true satisfies Agrees<Static<typeof LearnedSchema>, Learned>;
