/**
 * The one description of a `.dai.json` file. The JSON Schema, the types, the checks, the editor's completion
 * and the reference in docs/spec.md all come from it.
 *
 * A key with a `default` may be left out; a parsed spec has every key.
 */
import Type, { type Static } from "typebox";
import { DatasetSchema, type DatasetSpec } from "../../dataset/kinds/registry.ts";
import { object } from "../../schema/fields.ts";
import type { Variation } from "../expansion/variation.ts";
import { ArchitectureSchema } from "./architecture.ts";
import { IndicatorSchema } from "./indicator.ts";
import { InitializationSchema } from "./initialization.ts";
import { PolicySchema } from "./policy.ts";
import { StudySchema } from "./study.ts";
import { TrainingSchema } from "./training.ts";

export const SpecSchema = object("Datasets, architectures and initializations to train.", {
  $schema: Type.Optional(
    Type.String({ description: "Where an editor without this extension finds the JSON Schema." }),
  ),
  name: Type.Optional(
    Type.String({ description: "What the study is called.", minLength: 1, maxLength: 200 }),
  ),
  dataset: DatasetSchema,
  architecture: ArchitectureSchema,
  initialization: InitializationSchema,
  training: TrainingSchema,
  indicator: IndicatorSchema,
  policy: PolicySchema,
  study: StudySchema,
});

/** A parsed spec. Whatever varies has its first value; `variations` has the others. */
export type Spec = Omit<Static<typeof SpecSchema>, "dataset"> & {
  dataset: DatasetSpec;
  variations: Variation[];
};
