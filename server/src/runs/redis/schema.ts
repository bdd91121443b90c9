import Type, { type Static, type TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { ReportResult } from "../../protocol/programs.ts";
import { isProgram } from "../../specification/expansion/programConfig.ts";
import type { ProgramJob } from "../programs/process/programTask.ts";
import type { FromTrainer, TrainingJob } from "../trainer/messages.ts";
import { LookSchema, RecordSchema } from "./recordSchema.ts";

const Run = Type.String({ pattern: "^[0-9a-f]{16}$" });
const Epoch = Type.Integer({ minimum: -1, maximum: 1e8 });
const Count = Type.Integer({ minimum: 0, maximum: 1e9 });
const Sentence = Type.String({ maxLength: 4000 });

const Uuid = Type.String({ pattern: "^[0-9a-f-]{36}$" });

/** The engine checks the configuration itself; here only what becomes a path or a size. */
const NetworkSchema = Type.Object({ dataset: Type.Object({ kind: Type.String({ maxLength: 100 }) }) });
const ProgramSchema = Type.Object({
  program: Type.Object({
    command: Type.Array(Type.String({ maxLength: 10_000 }), { minItems: 1, maxItems: 1000 }),
    directory: Type.String({ maxLength: 4000 }),
    environment: Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 10_000 })),
    gpus: Type.Integer({ minimum: 0, maximum: 1024 }),
    resumes: Type.Boolean(),
  }),
  parameters: Type.Record(Type.String({ maxLength: 200 }), Type.Unknown()),
  seed: Type.Integer({ minimum: 0 }),
});

/** A run that a daemon assigns: `session` is this start of the daemon, `ticket` this assignment of the run. */
const JobSchema = Type.Object({
  session: Uuid,
  ticket: Uuid,
  job: Type.Object({
    run: Run,
    config: Type.Union([NetworkSchema, ProgramSchema]),
    epochs: Type.Integer({ minimum: 0, maximum: 1e8 }),
    storedEpoch: Epoch,
    snapshotSeconds: Type.Number({ minimum: 0, maximum: 1e9 }),
    checkpoints: Type.Array(Count, { maxItems: 100_000 }),
  }),
});

/** What a daemon wants of a run that it has assigned, and the newest epoch that its store has. */
const OrderSchema = Type.Object({
  ticket: Uuid,
  wish: Type.Enum(["train", "halt", "stop"]),
  stored: Epoch,
  /** what a program is told after its newest record was stored */
  decision: Type.Optional(
    Type.Object({
      stop: Type.Boolean(),
      verdict: Type.Union([Type.Null(), Type.Enum(["continue", "discard", "saturated", "unknown"])]),
      sentence: Sentence,
    }),
  ),
});
export type RunOrder = Omit<Static<typeof OrderSchema>, "decision"> & { decision?: ReportResult };

const EndingSchema = Type.Union([
  Type.Object({ state: Type.Enum(["finished", "stopped"]), isFinal: Type.Optional(Type.Boolean()) }),
  Type.Object({ state: Type.Enum(["diverged", "failed"]), problem: Sentence }),
]);

/** What a worker tells a daemon of a run. `lost`: the process that trained it ended. */
const ReportSchema = Type.Object({
  ticket: Uuid,
  worker: Type.String({ maxLength: 200 }),
  /** rises with each report of the worker: none counts twice */
  serial: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  message: Type.Union([
    Type.Object({ kind: Type.Literal("reading"), run: Run, sentence: Sentence }),
    Type.Object({ kind: Type.Literal("record"), run: Run, record: RecordSchema }),
    Type.Object({ kind: Type.Literal("kernels"), run: Run, kernels: Type.String({ maxLength: 200 }) }),
    Type.Object({ kind: Type.Literal("restarted"), run: Run }),
    Type.Object({ kind: Type.Literal("output"), run: Run, text: Type.String({ maxLength: 2 ** 20 }) }),
    Type.Object({ kind: Type.Literal("look"), run: Run, look: LookSchema }),
    Type.Object({ kind: Type.Literal("ended"), run: Run, ending: EndingSchema }),
    Type.Object({ kind: Type.Literal("lost"), run: Run, reason: Sentence, isBlameless: Type.Boolean() }),
  ]),
});

const PresenceSchema = Type.Object({
  worker: Type.String({ maxLength: 200 }),
  build: Type.String({ maxLength: 100 }),
  version: Type.String({ maxLength: 100 }),
  slots: Type.Integer({ minimum: 1, maximum: 1024 }),
  /** it starts programs; absent in workers that do not */
  programs: Type.Optional(Type.Boolean()),
  runs: Type.Array(Run, { maxItems: 1024 }),
  /** ISO 8601 */
  since: Type.String({ maxLength: 40 }),
});
export type Presence = Static<typeof PresenceSchema>;

export interface AssignedRun {
  session: string;
  ticket: string;
  job: RemoteJob;
}
export type RemoteJob = TrainingJob | ProgramJob;
export function isProgramJob(job: RemoteJob): job is ProgramJob {
  return isProgram(job.config);
}
export type WorkerMessage =
  | FromTrainer
  | { kind: "lost"; run: string; reason: string; isBlameless: boolean }
  /** what a program has printed since */
  | { kind: "output"; run: string; text: string };
export interface Report {
  ticket: string;
  worker: string;
  serial: number;
  message: WorkerMessage;
}

/** Null for a text that is not of the schema's form. */
function parser<T extends TSchema>(schema: T): (text: string) => Static<T> | null {
  const form = Compile(schema);
  return (text) => {
    try {
      const value: unknown = JSON.parse(text);
      return form.Check(value) ? value : null;
    } catch {
      return null;
    }
  };
}

export const parseJob = parser(JobSchema) as (text: string) => AssignedRun | null;
export const parseOrder: (text: string) => RunOrder | null = parser(OrderSchema);
/** Spectra are sent beside the report, so a record here has none. */
export const parseReport = parser(ReportSchema) as (text: string) => Report | null;
export const parsePresence: (text: string) => Presence | null = parser(PresenceSchema);
