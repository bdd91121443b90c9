/** The keys of a dataset whose values are paths. */
import { type PathKey, valueAt } from "./kind.ts";
import { type FilesSpec, filesKindOf, kindNamed } from "./registry.ts";

/** The path key of a kind at a key, or keys one inside the other; undefined where no path stands. */
export function pathKeyAt(kind: unknown, key: readonly (string | number)[]): PathKey | undefined {
  const found = kindNamed(kind);
  return found?.source === "files" ? found.paths.find((path) => path.key.join() === key.join()) : undefined;
}

/** A copy of a dataset whose paths are replaced; `undefined` removes a path. */
export function mapPaths<T extends FilesSpec>(
  dataset: T,
  map: (path: string, key: string[]) => string | undefined,
): T {
  const copy = structuredClone(dataset);
  for (const { key } of filesKindOf(dataset).paths) {
    const path = valueAt(copy, key);
    if (typeof path !== "string") continue;
    const parent = valueAt(copy, key.slice(0, -1)) as Record<string, unknown>;
    parent[key.at(-1)!] = map(path, [...key]);
  }
  return copy;
}
