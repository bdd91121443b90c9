/** What may come from Redis: everything read there is checked against these schemas before it is used. */
import Type, { type Static, type TSchema } from "typebox";
import Value from "typebox/value";
import type { FromTrainer, TrainingJob } from "../trainer/messages.ts";

const Run = Type.String({ pattern: "^[0-9a-f]{16}$" });
const Epoch = Type.Integer({ minimum: -1, maximum: 1e8 });
const Count = Type.Integer({ minimum: 0, maximum: 1e9 });
const Sentence = Type.String({ maxLength: 4000 });
const Measure = Type.Union([Type.Number(), Type.Null()]);

/**
 * A run that a daemon hands out: `session` is this start of the daemon, `ticket` this handing out of the run. The engine checks the configuration itself; here only what becomes a path or a size.
 */
const Uuid = Type.String({ pattern: "^[0-9a-f-]{36}$" });

const JobSchema = Type.Object({
  session: Uuid,
  ticket: Uuid,
  job: Type.Object({
    run: Run,
    config: Type.Object({ dataset: Type.Object({ kind: Type.String({ maxLength: 100 }) }) }),
    epochs: Type.Integer({ minimum: 0, maximum: 1e8 }),
    storedEpoch: Epoch,
    snapshotSeconds: Type.Number({ minimum: 0, maximum: 1e9 }),
    checkpoints: Type.Array(Count, { maxItems: 100_000 }),
  }),
});

/** What a daemon wants of a run that it has handed out, and the newest epoch that its store has. */
const OrderSchema = Type.Object({
  ticket: Uuid,
  wish: Type.Enum(["train", "halt", "stop"]),
  stored: Epoch,
});
export type RunOrder = Static<typeof OrderSchema>;

const Layer = Type.Object({
  name: Type.String({ maxLength: 200 }),
  width: Type.Integer({ minimum: 1, maximum: 2 ** 20 }),
});
const RecordSchema = Type.Object({
  epoch: Type.Integer({ minimum: 0, maximum: 1e8 }),
  trainLoss: Measure,
  trainAccuracy: Measure,
  validationLoss: Type.Number(),
  validationAccuracy: Measure,
  seconds: Type.Number({ minimum: 0 }),
  layers: Type.Array(Layer, { maxItems: 10_000 }),
});
const LookSchema = Type.Object({
  step: Count,
  stepsPerEpoch: Count,
  trainLoss: Type.Number(),
  validationLoss: Type.Number(),
  validationAccuracy: Measure,
  metrics: Type.Optional(Type.Record(Type.String(), Type.Number())),
});
const EndingSchema = Type.Union([
  Type.Object({ state: Type.Enum(["finished", "stopped"]) }),
  Type.Object({ state: Type.Enum(["diverged", "failed"]), problem: Sentence }),
]);

/** What a worker tells a daemon of a run. `lost`: the process that trained it ended. */
const ReportSchema = Type.Object({
  ticket: Uuid,
  worker: Type.String({ maxLength: 200 }),
  message: Type.Union([
    Type.Object({ kind: Type.Literal("reading"), run: Run, sentence: Sentence }),
    Type.Object({ kind: Type.Literal("record"), run: Run, record: RecordSchema }),
    Type.Object({ kind: Type.Literal("look"), run: Run, look: LookSchema }),
    Type.Object({ kind: Type.Literal("ended"), run: Run, ending: EndingSchema }),
    Type.Object({ kind: Type.Literal("lost"), run: Run, reason: Sentence, isBlameless: Type.Boolean() }),
  ]),
});

/** A worker that is there. */
const PresenceSchema = Type.Object({
  worker: Type.String({ maxLength: 200 }),
  build: Type.String({ maxLength: 100 }),
  version: Type.String({ maxLength: 100 }),
  slots: Type.Integer({ minimum: 1, maximum: 1024 }),
  runs: Type.Array(Run, { maxItems: 1024 }),
  /** ISO 8601 */
  since: Type.String({ maxLength: 40 }),
});
export type Presence = Static<typeof PresenceSchema>;

export interface HandedOutRun {
  session: string;
  ticket: string;
  job: TrainingJob;
}
export type WorkerMessage = FromTrainer | { kind: "lost"; run: string; reason: string; isBlameless: boolean };
export interface Report {
  ticket: string;
  worker: string;
  message: WorkerMessage;
}

export const parseJob = (text: string): HandedOutRun | null => parse(JobSchema, text) as HandedOutRun | null;
export const parseOrder = (text: string): RunOrder | null => parse(OrderSchema, text);
/** Spectra travel beside the report, so a record here has none. */
export const parseReport = (text: string): Report | null => parse(ReportSchema, text) as Report | null;
export const parsePresence = (text: string): Presence | null => parse(PresenceSchema, text);

function parse<T extends TSchema>(schema: T, text: string): Static<T> | null {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(schema, value) ? value : null;
  } catch {
    return null;
  }
}
