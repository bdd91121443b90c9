/** The form of what a worker measured: each field that `UnscoredRecord` and `FirstLook` may have, within bounds. */
import Type from "typebox";
import { mostConfusedClasses } from "../../domain/confusion.ts";
import { predictedRowsPattern } from "../../domain/predictedRows.ts";

const Count = Type.Integer({ minimum: 0, maximum: 1e9 });
/** JSON has null in place of numbers that are not finite. */
const Measure = Type.Union([Type.Number(), Type.Null()]);
const Measures = Type.Record(Type.String({ maxLength: 200 }), Measure);
const OfBothMatrices = Type.Object({ linear: Measure, activation: Measure });
const Statistics = Type.Object({
  rootMeanSquare: Measure,
  deadUnits: Measure,
  meanShare: Measure,
  centredParticipation: Measure,
  betweenClasses: Type.Optional(Measure),
  classCosine: Type.Optional(Measure),
});
const Layer = Type.Object({
  name: Type.String({ maxLength: 200 }),
  width: Type.Integer({ minimum: 1, maximum: 2 ** 20 }),
  statistics: Type.Optional(Type.Object({ linear: Statistics, activation: Statistics })),
  effectiveRanks: Type.Optional(OfBothMatrices),
});
const Guessing = Type.Object({
  ...{ rows: Count, accuracy: Measure, loss: Measure },
  squared: Type.Optional(Type.Boolean()),
  balanced: Type.Optional(Type.Object({ level: Type.Number(), error: Type.Number() })),
});

export const RecordSchema = Type.Object({
  epoch: Type.Integer({ minimum: 0, maximum: 1e8 }),
  trainLoss: Measure,
  trainAccuracy: Measure,
  validationLoss: Measure,
  validationAccuracy: Measure,
  metrics: Type.Optional(Measures),
  statistics: Type.Optional(
    Type.Array(Type.Object({ name: Type.String({ maxLength: 200 }), width: Count, statistics: Statistics }), {
      maxItems: 10_000,
    }),
  ),
  confusion: Type.Optional(
    Type.Array(Type.Array(Count, { maxItems: mostConfusedClasses }), { maxItems: mostConfusedClasses }),
  ),
  predictedRows: Type.Optional(Type.String({ pattern: predictedRowsPattern.source })),
  seconds: Type.Number({ minimum: 0 }),
  guessing: Type.Optional(Guessing),
  layers: Type.Array(Layer, { maxItems: 10_000 }),
  ticks: Type.Optional(
    Type.Array(Type.Object({ step: Count, nuclearNorms: Type.Array(OfBothMatrices, { maxItems: 10_000 }) }), {
      maxItems: 100_000,
    }),
  ),
});

export const LookSchema = Type.Object({
  step: Count,
  stepsPerEpoch: Count,
  trainLoss: Measure,
  validationLoss: Measure,
  validationAccuracy: Measure,
  metrics: Type.Optional(Measures),
  guessing: Type.Optional(Guessing),
});
