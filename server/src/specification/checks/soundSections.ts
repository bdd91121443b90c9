/** What a spec with errors says all the same: an error in one section hides no error in another. */

import { completeSpec } from "../completeSpec.ts";
import { startingValue } from "../fixes/suggestedValue.ts";
import type { JsonSchema } from "../schema/jsonSchema.ts";
import type { Spec } from "../schema/spec.ts";
import type { Finding } from "./finding.ts";
import { validate } from "./schema/validate.ts";
import { isObject } from "./schema/variants.ts";

/** A spec of which some parts are right. */
export interface SoundSections {
  /** with defaults in place of what is wrong */
  spec: Spec;
  /** the value as it is written, without what is wrong */
  written: unknown;
  /** whether sections, such as "training", or keys of them, such as "training.loss", are right as they are written */
  areRight(...parts: string[]): boolean;
}

/** A spec without errors: every section is right. */
export function allSound(spec: Spec, written: unknown): SoundSections {
  return { spec, written, areRight: () => true };
}

/** What no error is in; null where nothing can be read without the rest. */
export function soundSections(
  value: unknown,
  errors: readonly Finding[],
  schema: JsonSchema,
): SoundSections | null {
  if (!isObject(value)) return null;
  const { required = [], properties = {} } = schema;
  const missing = required.filter((section) => !Object.hasOwn(value, section));
  const wrong = [...new Set([...errors.map(wrongPart), ...missing])];
  const isRight = (part: string) =>
    !wrong.some((one) => `${one}.`.startsWith(`${part}.`) || part.startsWith(`${one}.`));
  const kept = Object.entries(value).flatMap(([section, inside]) => {
    if (isRight(section)) return [[section, inside]];
    if (wrong.includes(section) || required.includes(section) || !isObject(inside)) return [];
    return [
      [section, Object.fromEntries(Object.entries(inside).filter(([key]) => isRight(`${section}.${key}`)))],
    ];
  });
  const substitutes = required
    .filter((section) => !isRight(section))
    .map((section) => [section, startingValue(properties[section] ?? {})]);
  const written = Object.fromEntries([...kept, ...substitutes]);
  let isBroken = false;
  const { filled, variations } = validate(written, schema, {
    report({ severity }) {
      isBroken ||= severity === "error";
    },
    isFull: () => false,
    passOver() {},
  });
  if (isBroken) return null;
  const spec = completeSpec(filled, variations, written) as Spec;
  return { spec, written, areRight: (...parts) => parts.every(isRight) };
}

/** A section or a key of one. */
function wrongPart({ path }: Finding): string {
  return path.slice(0, 2).join(".");
}
