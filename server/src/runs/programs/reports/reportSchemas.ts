/** What the requests of programs must look like, and how large they may be. */
import Type from "typebox";
import type { Parameters } from "../../../domain/parameters.ts";
import { predictedRowsPattern } from "../../../domain/predictedRows.ts";

/** An id that a program may give its run: it becomes the name of a folder. */
const ProgramRun = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Numbers = Type.Record(Type.String(), Type.Union([Type.Number(), Type.Null()]), {
  maxProperties: 64,
  propertyNames: Type.String({ maxLength: 100 }),
});
const Run = Type.String({ minLength: 1, maxLength: 200 });
const Byte = Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }));
const Column = Type.Optional(Type.Union([Type.Number(), Type.Null()]));
/** Values of parameters nest no deeper than this. */
const Leaf = Type.Union([Type.Null(), Type.Boolean(), Type.Number(), Type.String({ maxLength: 1000 })]);
const Leaves = Type.Union([Leaf, Type.Array(Leaf, { maxItems: 100 })]);
const Key = Type.String({ maxLength: 200 });
const Keyed = Type.Record(Type.String(), Leaves, { maxProperties: 100, propertyNames: Key });

export const programSchemas = {
  "dai/program/output": Type.Object({ run: Run, after: Byte, before: Byte }),
  "dai/external/open": Type.Object({
    study: Name,
    name: Type.Optional(Name),
    parameters: Type.Unsafe<Parameters>(
      Type.Record(Type.String(), Type.Union([Leaves, Keyed]), { maxProperties: 200, propertyNames: Key }),
    ),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    epochs: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    objective: Type.Optional(
      Type.Object({ metric: Name, goal: Type.Optional(Type.Enum(["maximize", "minimize"])) }),
    ),
    run: Type.Optional(ProgramRun),
  }),
  "dai/external/report": Type.Object({
    run: Run,
    record: Type.Object({
      epoch: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
      trainLoss: Column,
      trainAccuracy: Column,
      validationLoss: Column,
      validationAccuracy: Column,
      metrics: Type.Optional(Numbers),
      layers: Type.Optional(
        Type.Array(
          Type.Object({
            name: Name,
            width: Type.Integer({ minimum: 1, maximum: 16_384 }),
            singularValues: Type.Optional(
              Type.Array(Type.Number({ minimum: 0 }), { minItems: 1, maxItems: 16_384 }),
            ),
            statistics: Type.Optional(
              Type.Object({
                rootMeanSquare: Type.Number({ minimum: 0 }),
                deadUnits: Type.Number({ minimum: 0, maximum: 1 }),
                meanShare: Type.Number({ minimum: 0, maximum: 1 }),
                centredParticipation: Type.Number({ minimum: 0 }),
              }),
            ),
          }),
          { maxItems: 64 },
        ),
      ),
      seconds: Type.Optional(Type.Number({ minimum: 0 })),
      predictedRows: Type.Optional(Type.String({ pattern: predictedRowsPattern.source })),
      guessing: Type.Optional(
        Type.Object({
          rows: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
          accuracy: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]),
          loss: Type.Union([Type.Number(), Type.Null()]),
        }),
      ),
    }),
  }),
  "dai/external/close": Type.Object({
    run: Run,
    state: Type.Enum(["finished", "stopped", "diverged", "failed", "interrupted"]),
    problem: Type.Optional(Type.String({ maxLength: 2000 })),
  }),
};
