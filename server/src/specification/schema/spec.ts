/**
 * The one description of a `.dai.json` file. The JSON Schema, the types, the checks, the editor's completion
 * and the reference in docs/spec.md all come from it.
 *
 * A key with a `default` may be left out; a parsed spec has every key.
 */
import Type, { type Static } from "typebox";
import { DatasetSchema, type DatasetSpec } from "../../dataset/kinds/registry.ts";
import { count, fixed, inUnits, object } from "../../schema/fields.ts";
import { ArchitectureSchema } from "./architecture.ts";
import { IndicatorSchema } from "./indicator.ts";
import { InitializationSchema, SeedsSchema } from "./initialization.ts";
import { PolicySchema } from "./policy.ts";
import { ProgramSchema } from "./program.ts";
import { StudySchema } from "./study.ts";
import { TrainingSchema } from "./training.ts";
import type { Variation } from "./variation.ts";

const about = {
  $schema: Type.Optional(
    Type.String({ description: "Address of the JSON Schema, for editors without this extension." }),
  ),
  name: Type.Optional(Type.String({ description: "Name of the study.", minLength: 1, maxLength: 200 })),
};

const judging = { indicator: IndicatorSchema, policy: PolicySchema, study: StudySchema };

/** Of networks that the daemon trains. */
export const SpecSchema = object("Datasets, architectures and initializations to train.", {
  ...about,
  dataset: DatasetSchema,
  architecture: ArchitectureSchema,
  initialization: InitializationSchema,
  training: TrainingSchema,
  ...judging,
});

/** Of a program that trains by itself and reports. */
export const ProgramSpecSchema = object("A program of your own to train with.", {
  ...about,
  program: ProgramSchema,
  seeds: SeedsSchema,
  epochs: fixed(
    "runs that differ in nothing but their epochs are one and the same run, so give the largest number",
    inUnits("epochs", count("Number of epochs that the program trains.", 1, 100, 1_000_000)),
  ),
  ...judging,
});

/** A parsed spec. Whatever varies has its first value; `variations` has the others. */
export type Spec = Omit<Static<typeof SpecSchema>, "dataset"> & {
  dataset: DatasetSpec;
  variations: Variation[];
};

/** The parsed spec of a program. */
export type ProgramSpec = Static<typeof ProgramSpecSchema> & {
  variations: Variation[];
  /** the spec names no objective, so that the first report decides: the loss where there is no accuracy */
  isObjectiveOpen?: boolean;
};

export type AnySpec = Spec | ProgramSpec;

export function isProgramSpec(spec: AnySpec): spec is ProgramSpec {
  return "program" in spec;
}

/** Number of epochs. */
export function epochsOf(spec: AnySpec): number {
  return isProgramSpec(spec) ? spec.epochs : spec.training.epochs;
}

/** Where a spec's text has its epochs. */
export function epochsPath(spec: AnySpec): string[] {
  return isProgramSpec(spec) ? ["epochs"] : ["training", "epochs"];
}

/** Where a spec's text has its seeds. */
export function seedsPath(spec: AnySpec): string[] {
  return isProgramSpec(spec) ? ["seeds"] : ["initialization", "seeds"];
}
