/** The snapshots of one run: files `EPOCH.safetensors` in a folder of its own. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
  return epochsIn(await namesIn(directory));
}

function epochsIn(names: readonly string[]): number[] {
  return names
    .filter((name) => name.endsWith(extension))
    .map((name) => Number(name.slice(0, -extension.length)))
    .filter(Number.isSafeInteger)
    .sort((a, b) => b - a);
}

/** @throws when it is cut short, damaged or gone */
export async function readSnapshot(directory: string, epoch: number): Promise<NamedTensor[]> {
  return decodeSafetensors(await readRegularLater(snapshotPath(directory, epoch))).tensors;
}

/** Up to this size, a file that waits for no disk is written in less time than a thread takes to be asked for it. */
const SMALL = 2 ** 18;

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
  // A trainer that is about to die may still write one of the same epoch.
  const temporary = `${path}.${process.pid}${unfinished}`;
  if (durability === "later" && file.length <= SMALL) return writeAtOnce(directory, path, temporary, file);
  await mkdir(directory, { recursive: true, mode: 0o700 });
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

function writeAtOnce(directory: string, path: string, temporary: string, file: Uint8Array): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(temporary, file, { mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
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

/**
 * Removes what a crash may have left: snapshots ahead of the store, and those that were not finished.
 * @returns the epochs of the others, newest first
 */
export async function dropAhead(directory: string, storedEpoch: number): Promise<number[]> {
  const names = await namesIn(directory);
  const epochs = epochsIn(names);
  const ahead = epochs.filter((epoch) => epoch > storedEpoch);
  const paths = [
    ...ahead.map((epoch) => snapshotPath(directory, epoch)),
    ...names.filter((name) => name.endsWith(unfinished)).map((name) => join(directory, name)),
  ];
  await Promise.all(paths.map((path) => rm(path, { force: true })));
  return epochs.filter((epoch) => epoch <= storedEpoch);
}

function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
