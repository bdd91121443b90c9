/** The snapshots of one run: files `EPOCH.safetensors` in a folder of its own. */
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { readRegularLater } from "../../connection/regularFile.ts";
import type { NamedTensor } from "../../engine/engine.ts";
import { decodeSafetensors } from "./safetensors.ts";

const extension = ".safetensors";
const unfinished = ".part";

export function snapshotPath(directory: string, epoch: number): string {
  return join(directory, `${epoch}${extension}`);
}

/** Epochs of the snapshots in a folder, newest first; [] when there is none. */
export async function snapshotEpochs(directory: string): Promise<number[]> {
  return (await namesIn(directory))
    .filter((name) => name.endsWith(extension))
    .map((name) => Number(name.slice(0, -extension.length)))
    .filter(Number.isSafeInteger)
    .sort((a, b) => b - a);
}

/** @throws when it is cut short, damaged or gone */
export async function readSnapshot(directory: string, epoch: number): Promise<NamedTensor[]> {
  return decodeSafetensors(await readRegularLater(snapshotPath(directory, epoch))).tensors;
}

/** Writes the snapshot of an epoch. */
export function writeSnapshot(
  directory: string,
  epoch: number,
  file: Uint8Array,
  durability: "now" | "later" = "now",
): Promise<void> {
  return writeWhole(directory, snapshotPath(directory, epoch), file, durability);
}

/**
 * Writes a file of the folder so that it is whole or absent, whenever the machine stops.
 * @param durability `later`: after a power cut it may be damaged, which its checksum tells
 */
export async function writeWhole(
  directory: string,
  path: string,
  file: Uint8Array,
  durability: "now" | "later" = "now",
): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // A trainer that is about to die may still write one of the same epoch.
  const temporary = `${path}.${process.pid}${unfinished}`;
  try {
    const handle = await open(temporary, "w", 0o600);
    try {
      await handle.writeFile(file);
      if (durability === "now") await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Removes all snapshots but the newest `count`, and of those at `checkpoints` the newest. */
export async function keepNewest(
  directory: string,
  count: number,
  checkpoints: readonly number[] = [],
): Promise<void> {
  const epochs = await snapshotEpochs(directory);
  const judged = epochs.find((epoch) => checkpoints.includes(epoch));
  const old = epochs.slice(count).filter((epoch) => epoch !== judged);
  await Promise.all(old.map((epoch) => rm(snapshotPath(directory, epoch), { force: true })));
}

/** Removes what a crash may have left: snapshots ahead of the store, and those that were not finished. */
export async function dropAhead(directory: string, storedEpoch: number): Promise<void> {
  const ahead = (await snapshotEpochs(directory)).filter((epoch) => epoch > storedEpoch);
  const names = (await namesIn(directory)).filter((name) => name.endsWith(unfinished));
  const paths = [
    ...ahead.map((epoch) => snapshotPath(directory, epoch)),
    ...names.map((name) => join(directory, name)),
  ];
  await Promise.all(paths.map((path) => rm(path, { force: true })));
}

function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
