/** The kinds of learning rate schedules. Schema, type and the rate of each step derive from this list. */
import Type, { type Static } from "typebox";
import { inUnits, object, optional, positive } from "../schema/fields.ts";

const warmup = optional(
  0,
  inUnits(
    "epochs",
    Type.Number({
      description:
        "Number of epochs, fractions allowed, over which the learning rate rises linearly to its full value.",
      minimum: 0,
      maximum: 1_000_000,
    }),
  ),
);

const share = (description: string, value?: number) =>
  Type.Number({
    description,
    exclusiveMinimum: 0,
    maximum: 1,
    ...(value === undefined ? {} : { default: value }),
  });

const epochs = (description: string) => inUnits("epochs", positive(description));

/** What a schedule does after its warm-up. */
interface ScheduleKind<Spec> {
  schema: ReturnType<typeof object>;
  /** The factor of the learning rate, `epochs` after the warm-up; `warmup` is that of the schedule in epochs. */
  factor(schedule: Spec, epochs: number, warmup: number): number;
}

const constantSchema = object(
  "The same learning rate throughout.",
  { kind: Type.Literal("constant"), warmup },
  { title: "a constant rate" },
);
const constant = {
  schema: constantSchema,
  factor: () => 1,
} satisfies ScheduleKind<Static<typeof constantSchema>>;

const cosineSchema = object(
  "Half a cosine from the full learning rate down to its end (Loshchilov & Hutter 2017).",
  {
    kind: Type.Literal("cosine"),
    warmup,
    epochs: Type.Optional(
      epochs(
        "Epoch at which the end is reached, warm-up included; by default training.epochs. Afterwards the rate is constant.",
      ),
    ),
    end: optional(
      0,
      Type.Number({
        description: "Final learning rate, as a share of the full one.",
        minimum: 0,
        maximum: 1,
      }),
    ),
  },
  { title: "a cosine" },
);
const cosine = {
  schema: cosineSchema,
  factor({ epochs: last = Number.POSITIVE_INFINITY, end = 0 }, epoch, warmup) {
    const progress = Math.min(1, epoch / Math.max(last - warmup, Number.MIN_VALUE));
    return end + (1 - end) * 0.5 * (1 + Math.cos(Math.PI * progress));
  },
} satisfies ScheduleKind<Static<typeof cosineSchema>>;

const stepSchema = object(
  "The learning rate decreases by a factor at regular intervals.",
  {
    kind: Type.Literal("step"),
    warmup,
    every: epochs("Number of epochs between decreases, counted from the end of the warm-up."),
    factor: share("Factor of the learning rate at each decrease.", 0.1),
  },
  { title: "steps" },
);
const step = {
  schema: stepSchema,
  factor: ({ every, factor }, epoch) => factor ** Math.floor(epoch / every),
} satisfies ScheduleKind<Static<typeof stepSchema>>;

const exponentialSchema = object(
  "The learning rate decreases by the same factor at every step.",
  {
    kind: Type.Literal("exponential"),
    warmup,
    factor: share("Factor of the learning rate per epoch.", 0.95),
  },
  { title: "an exponential decay" },
);
const exponential = {
  schema: exponentialSchema,
  factor: ({ factor }, epoch) => factor ** epoch,
} satisfies ScheduleKind<Static<typeof exponentialSchema>>;

export const schedules = { constant, cosine, step, exponential } as const;

type Schemas = { [Kind in keyof typeof schedules]: (typeof schedules)[Kind]["schema"] };

export type Schedule = { [Kind in keyof Schemas]: Static<Schemas[Kind]> }[keyof Schemas];

export const ScheduleSchema = Type.Unsafe<Schedule>(
  Type.Union(
    Object.values(schedules).map(({ schema }) => schema),
    { description: "How the learning rate changes from step to step. Without it the rate is constant." },
  ),
);

/**
 * The learning rate of one step. During a warm-up of w steps, the s-th of them (from 1) has s/w of the full rate;
 * afterwards the schedule's factor is a function of the steps since.
 *
 * @param stepIndex steps taken before this one
 */
export function learningRateAt(
  schedule: Schedule | undefined,
  learningRate: number,
  stepIndex: number,
  stepsPerEpoch: number,
): number {
  if (!schedule) return learningRate;
  const { warmup = 0 } = schedule;
  const warmupSteps = Math.round(warmup * stepsPerEpoch);
  if (stepIndex < warmupSteps) return (learningRate * (stepIndex + 1)) / warmupSteps;
  const { factor } = schedules[schedule.kind] as unknown as ScheduleKind<Schedule>;
  return learningRate * factor(schedule, (stepIndex - warmupSteps) / stepsPerEpoch, warmup);
}
