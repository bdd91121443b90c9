import { normalUri } from "./normalUri.ts";

/**
 * True for a run whose spec is in one of the folders, however the URIs are spelled. A run that came from no file belongs to
 * no workspace in particular, and where no folder is open every run belongs to it.
 */
export function isOfWorkspace(uri: string | null, folders: readonly string[]): boolean {
  if (uri === null || folders.length === 0) return true;
  const spec = known(uri);
  return folders.some((folder) => spec.startsWith(`${known(folder).replace(/\/$/, "")}/`));
}

/** Thousands of runs have few URIs, which are asked for with every event. */
const spellings = new Map<string, string>();

function known(uri: string): string {
  const normal = spellings.get(uri) ?? normalUri(uri);
  spellings.set(uri, normal);
  return normal;
}
