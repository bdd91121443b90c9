/** The snapshots of one run: files `EPOCH.safetensors` in a folder of its own. */
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { NamedTensor } from "../../engine/engine.ts";
import { decodeSafetensors } from "./safetensors.ts";

const extension = ".safetensors";

export interface Snapshot {
  epoch: number;
  tensors: NamedTensor[];
}

/** Epochs of the snapshots in a folder, newest first; [] when there is none. */
export async function snapshotEpochs(directory: string): Promise<number[]> {
  const names = await readdir(directory).catch(() => [] as string[]);
  return names
    .filter((name) => name.endsWith(extension))
    .map((name) => Number(name.slice(0, -extension.length)))
    .filter(Number.isSafeInteger)
    .sort((a, b) => b - a);
}

/**
 * The newest readable snapshot of an epoch up to `latest`, or null. A damaged one is told to `report` and
 * left where it is; the one before it serves.
 */
export async function readSnapshot(
  directory: string,
  latest: number,
  report: (problem: string) => void,
): Promise<Snapshot | null> {
  for (const epoch of await snapshotEpochs(directory)) {
    if (epoch > latest) continue;
    const path = join(directory, `${epoch}${extension}`);
    try {
      return { epoch, tensors: decodeSafetensors(await readFile(path)).tensors };
    } catch (error) {
      report(`The snapshot ${path} can't be used (${(error as Error).message}): an earlier one serves.`);
    }
  }
  return null;
}

/** Writes a snapshot so that it is whole or absent, whenever the machine stops. */
export async function writeSnapshot(directory: string, epoch: number, file: Uint8Array): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, `${epoch}${extension}`);
  const temporary = `${path}.part`;
  const handle = await open(temporary, "w", 0o600);
  try {
    await handle.writeFile(file);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}

/** Removes all snapshots but the newest `keep`. */
export async function pruneSnapshots(directory: string, keep: number): Promise<void> {
  const old = (await snapshotEpochs(directory)).slice(keep);
  await Promise.all(old.map((epoch) => rm(join(directory, `${epoch}${extension}`), { force: true })));
}
