import Type, { type Static } from "typebox";
import type { ParameterValue } from "../../domain/parameters.ts";
import { count, inUnits, object } from "../../schema/fields.ts";

/** Any JSON value; a plain list is a grid, as everywhere. */
const ParameterSchema = Type.Unsafe<ParameterValue>({
  title: "a value",
  description: "The value that a run's program gets under this name.",
});

export const ProgramSchema = object("A training command of your own, started once for each run.", {
  command: Type.Unsafe<string[]>({
    type: "array",
    title: 'a list of arguments, such as ["python", "train.py", "--lr={learningRate}"]',
    items: { type: "string", maxLength: 10_000 },
    minItems: 1,
    maxItems: 1000,
    splits: "words",
    description:
      "The program and its arguments. `{name}` stands for the run's value of that parameter, `{seed}` and `{epochs}` for its seed and epochs.",
    examples: [["python", "train.py", "--seed={seed}"]],
  }),
  directory: Type.String({
    description: "Working directory of the program: the spec's folder, or one below it.",
    minLength: 1,
    maxLength: 4096,
    default: ".",
  }),
  environment: Type.Unsafe<Record<string, string>>({
    type: "object",
    description:
      "Environment variables that the program gets beside the daemon's own; placeholders stand for values as in the command.",
    additionalProperties: { type: "string", maxLength: 32_768, description: "The variable's value." },
    default: {},
  }),
  gpus: inUnits(
    "GPUs",
    count(
      "Number of GPUs for each run alone, set in CUDA_VISIBLE_DEVICES; 0 does not set that variable.",
      0,
      0,
      64,
    ),
  ),
  resumes: Type.Boolean({
    description:
      "Whether the program continues from its own checkpoint when it is started with DAI_RESUME=1; otherwise a continued run starts from the beginning.",
    default: false,
  }),
  parameters: Type.Unsafe<Record<string, ParameterValue>>({
    type: "object",
    description:
      "Parameters of the program, passed by placeholders in the command and as JSON in DAI_PARAMETERS.",
    additionalProperties: ParameterSchema,
    default: {},
  }),
});

/** How the daemon starts a program, as a spec says it. */
export type ProgramSection = Static<typeof ProgramSchema>;
