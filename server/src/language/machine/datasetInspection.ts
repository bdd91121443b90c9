/** What the files of open specs hold. Looking takes a while and happens in another thread; what is known is kept. */
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Task } from "../../dataset/dataset.ts";
import type { Inspection } from "../../dataset/facts.ts";
import { mapPaths } from "../../dataset/kinds/paths.ts";
import type { FilesSpec } from "../../dataset/kinds/registry.ts";
import type { DataResult } from "../../dataset/problem.ts";
import { asWritten, locate } from "../../dataset/resolvePaths.ts";
import { askDatasetWorker } from "../../dataset/thread/askWorker.ts";

/** Number of cached datasets. */
const mostKnown = 100;

const known = new Map<string, DataResult<Inspection> | null>();
const listeners = new Set<(uri: string) => void>();

/**
 * What the files of a spec's dataset hold; null until inspected. Asking starts the inspection, which
 * `onDataKnown` tells. The same answer is the same object until a file changes.
 */
export function inspectDataset(dataset: FilesSpec, task: Task, uri: string): DataResult<Inspection> | null {
  const places = locate(dataset, folderOf(uri));
  const located = places.found;
  const key = JSON.stringify(located ? [dataset, located, task, stampsOf(located)] : places);
  const before = known.get(key);
  if (before !== undefined) return before;
  for (const old of [...known.keys()].slice(0, -mostKnown)) known.delete(old);
  if (places.problem) {
    known.set(key, places);
    return places;
  }
  known.set(key, null);
  askDatasetWorker({ kind: "inspect", located: places.found, task, cache: null, identify: true })
    .then((inspected) => asWritten(inspected, dataset, places.found))
    .catch((): null => null)
    .then((inspected) => {
      // After a breakdown of the thread, the next question looks again.
      if (inspected) known.set(key, inspected);
      else known.delete(key);
      if (inspected) tellDataKnown(uri);
    });
  return null;
}

/** Calls the listener with a spec's URI when what its data holds has become known. */
export function onDataKnown(listener: (uri: string) => void): { dispose(): void } {
  listeners.add(listener);
  return { dispose: () => void listeners.delete(listener) };
}

/** Says that something about a spec has become known which its text alone does not tell. */
export function tellDataKnown(uri: string): void {
  for (const listener of listeners) listener(uri);
}

/**
 * The folder of a spec; null for one that has no place on this machine. A new one that an editor has not saved yet may have
 * its path already: `untitled:/studies/a.dai.json`.
 */
export function folderOf(uri: string): string | null {
  try {
    return dirname(fileURLToPath(uri.replace(/^untitled:(?=\/)/, "file:")));
  } catch {
    return null;
  }
}

/** Changes when one of the files does. */
function stampsOf(located: FilesSpec): string {
  const stamps: string[] = [];
  mapPaths(located, (path) => {
    stamps.push(stampOf(path));
    return path;
  });
  return stamps.join();
}

/** Changes when the file does. */
export function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return `${stat?.mtimeMs} ${stat?.size}`;
}
