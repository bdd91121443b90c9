/** A key that means nothing where it stands: what it was most likely meant to be. */

import { resembling } from "../../../domain/nearestName.ts";
import { type Message, say } from "../../../messages/catalogue.ts";
import { type Remedy, removing, setting } from "../../fixes/fix.ts";
import { kindNamed } from "../../fixes/suggestedValue.ts";
import type { JsonSchema } from "../../schema/jsonSchema.ts";
import { type Path, valueAt } from "../../syntax/tree.ts";
import type { Finding } from "../finding.ts";
import { either, nameOf } from "./describe.ts";
import type { Reading } from "./reading.ts";
import { chooseVariant, isObject } from "./variants.ts";

/** Sections in which a key that is ignored would make other runs than were meant. */
const strict = ["training", "initialization", "architecture"];

/** Whether an unknown key of the object at the path can be an error. */
export function mayBeError([section]: Path): boolean {
  return strict.includes(String(section));
}

/** Short names that people use. */
const abbreviations: Readonly<Record<string, string>> = {
  lr: "learningrate",
  wd: "weightdecay",
  l2: "weightdecay",
  bs: "batchsize",
};

/** Names that other tools have for our keys, whose values may be written in another way. */
const synonyms: Readonly<Record<string, string>> = {
  path: "train",
  file: "train",
  data: "train",
  trainpath: "train",
  val: "validation",
  valid: "validation",
  validationsplit: "validation",
  testsize: "test",
  target: "label",
  y: "label",
  labelcolumn: "label",
  targetcolumn: "label",
  drop: "exclude",
  ignore: "exclude",
  separator: "delimiter",
  sep: "delimiter",
  standardize: "scaling",
  normalize: "scaling",
  normalization: "scaling",
  units: "hidden",
  widths: "hidden",
  hiddenlayers: "hidden",
  hiddensizes: "hidden",
  maxepochs: "epochs",
  numepochs: "epochs",
  numtrainepochs: "epochs",
  gradclip: "clipnorm",
  gradientclip: "clipnorm",
  maxgradnorm: "clipnorm",
  scheduler: "schedule",
  lrscheduler: "schedule",
  trials: "seeds",
  ntrials: "seeds",
  numsamples: "seeds",
  runs: "seeds",
  features: "columns",
  impute: "missing",
  na: "missing",
  smoothing: "labelsmoothing",
  script: "command",
  args: "command",
  cwd: "directory",
  params: "parameters",
};

/** @param known the keys of the object at the path */
export function unknownKey(key: string, known: string[], path: Path, { root }: Reading): Finding {
  const at = [...path, key];
  // Keys of two forms of one kind: a check of its own says that they exclude each other.
  const own = valueAt(root.value, [...path, "kind"]);
  const isOfOtherForm = kindsAt(root.schema, path).some(
    ({ kind, keys }) => kind === own && keys.includes(key),
  );
  const isStrict = mayBeError(path) && !isOfOtherForm;
  const { said, remedy } = adviceOn(key, known, path, root, !isStrict);
  return {
    severity: isStrict ? "error" : "warning",
    ...said,
    path: at,
    at: "key",
    remedy: remedy ?? removing(at),
  };
}

function adviceOn(
  key: string,
  known: string[],
  path: Path,
  root: Reading["root"],
  isIgnored: boolean,
): { said: Message; remedy?: Remedy } {
  const at = [...path, key];
  const facts = { key, object: nameOf(path), isIgnored };
  const [plain, plural] = [plainName(key), plainName(`${key}s`)];
  const same = known.find((name) => name.toLowerCase() === plain || name.toLowerCase() === plural);
  const place = same ? undefined : nearestPlace(key, path, root);
  if (place) {
    const remedy = moving(at, place, root);
    const said = say("unknown-key/misplaced", { ...facts, place: nameOf(place) });
    return { said, ...(remedy ? { remedy } : {}) };
  }
  const kind = same
    ? undefined
    : kindsAt(root.schema, path).find(({ keys }) => keys.some((name) => name.toLowerCase() === plain));
  if (kind)
    return {
      said: say("unknown-key/other-kind", { ...facts, kind: JSON.stringify(kind.kind) }),
      remedy: setting([...path, "kind"], kind.kind, `Change the kind to ${JSON.stringify(kind.kind)}`),
    };
  const near = same ?? resembling(key, known);
  const inside = near ? undefined : placeInKind(key, path, root);
  if (inside) return { said: say("unknown-key/inside-kind", { ...facts, ...inside }) };
  if (!near)
    return { said: say("unknown-key", { ...facts, known: either(known.map((item) => `"${item}"`)) }) };
  const isSafe = !Object.hasOwn(synonyms, bare(key));
  return {
    said: say("unknown-key/misspelt", { ...facts, near }),
    remedy: {
      title: `Change to "${near}"`,
      path: at,
      kind: "rename",
      key: near,
      ...(isSafe ? { safe: true } : {}),
    },
  };
}

/** "learning_rate" and "lr" → "learningrate" */
function plainName(written: string): string {
  const plain = bare(written);
  return abbreviations[plain] ?? synonyms[plain] ?? plain;
}

function bare(written: string): string {
  return written.toLowerCase().replaceAll(/[_-]/g, "");
}

/** The place of a key of that name that shares most of its path with where it was written. */
function nearestPlace(key: string, path: Path, root: Reading["root"]): Path | undefined {
  const shared = (place: Path) => {
    const parting = place.findIndex((part, index) => part !== path[index]);
    return parting < 0 ? place.length : parting;
  };
  const written = [...path, key].join();
  const places = (placesByName(root).get(plainName(key)) ?? []).filter((place) => place.join() !== written);
  return places.toSorted((a, b) => shared(b) - shared(a) || a.length - b.length)[0];
}

/** The place of a key in an object within that at the path, where the object's kind would have to be another. */
function placeInKind(
  key: string,
  path: Path,
  { schema }: Reading["root"],
): { place: string; kind: string } | undefined {
  for (const [name, property] of Object.entries(schemaAt(schema, path)?.properties ?? {}))
    for (const { kind, keys } of kindsAt(property, [])) {
      const found = keys.find((candidate) => candidate.toLowerCase() === plainName(key));
      if (found) return { place: nameOf([...path, name, found]), kind: JSON.stringify(kind) };
    }
  return undefined;
}

/** A spec may have thousands of unknown keys. */
const knownPlaces = new WeakMap<Reading["root"], Map<string, Path[]>>();

/** The places of all keys by their names in lower case. */
function placesByName(root: Reading["root"]): Map<string, Path[]> {
  const places = knownPlaces.get(root) ?? Map.groupBy(placesIn(root.schema, root.value, []), nameAtEnd);
  knownPlaces.set(root, places);
  return places;
}

function nameAtEnd(place: Path): string {
  return String(place.at(-1)).toLowerCase();
}

/** Where the schema has keys, in the variants that the spec has or would have by default. */
function placesIn(schema: JsonSchema, value: unknown, path: Path): Path[] {
  const { anyOf } = schema;
  // "adam" where { "kind": "adam" } is wanted.
  const kind = anyOf && kindNamed(value, anyOf);
  const meant = kind === undefined ? value : { kind };
  const { properties = {} } = (anyOf && chooseVariant(meant, anyOf)) ?? schema;
  return Object.entries(properties).flatMap(([name, property]) => {
    const place = [...path, name];
    const inner = isObject(meant) && Object.hasOwn(meant, name) ? meant[name] : property.default;
    return [place, ...placesIn(property, inner, place)];
  });
}

/** Moves a value to where it belongs; undefined if that key exists already. */
function moving(from: Path, place: Path, { schema, value }: Reading["root"]): Remedy | undefined {
  if (valueAt(value, place) !== undefined) return undefined;
  let depth = place.length - 1;
  while (depth > 0 && !isObject(valueAt(value, place.slice(0, depth)))) depth--;
  const written = valueAt(value, from);
  const to = place.slice(0, depth + 1);
  const standing = valueAt(value, to);
  const kind = kindNamed(standing, schemaAt(schema, to)?.anyOf ?? []);
  if (standing !== undefined && kind === undefined) return undefined;
  // What is missing on the way begins with its default, such as the kind of an optimizer, or with the kind that is named.
  const moved = place.slice(depth + 1).reduceRight<unknown>((inner, key, index) => {
    const container = schemaAt(schema, place.slice(0, depth + 1 + index));
    const before = index === 0 && kind !== undefined ? { kind } : container?.default;
    return { ...(isObject(before) ? before : {}), [key]: inner };
  }, written);
  return { title: `Move to ${nameOf(place)}`, path: from, kind: "move", to, value: moved };
}

function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((outer, key) => outer?.properties?.[key], schema);
}

/** The kinds of an object at a path, and the keys of each. */
function kindsAt(schema: JsonSchema, path: Path): { kind: unknown; keys: string[] }[] {
  const [next, ...rest] = path;
  const variants = schema.anyOf ?? [schema];
  if (next === undefined)
    return variants.flatMap(({ properties = {} }) => {
      const kind = properties["kind"]?.const;
      return kind === undefined ? [] : [{ kind, keys: Object.keys(properties) }];
    });
  return variants.flatMap(({ properties = {}, items }) => {
    const inner = typeof next === "number" ? items : properties[next];
    return inner ? kindsAt(inner, rest) : [];
  });
}
