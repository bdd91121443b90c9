/**
 * Hashes of files that have been read before. For each folder with data, a file in the cache tells each file's
 * hash and when it was true: size, times of the last change of content and of anything, and inode.
 */
import { createHash } from "node:crypto";
import { type BigIntStats, constants, statSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import Type from "typebox";
import { parseJson } from "../../schema/parseJson.ts";
import { asDataError, dataError } from "../access/dataError.ts";

/** What was known of a file when it was hashed, by its name. */
type FolderHashes = Record<string, { stamp: string; hash: string }>;

const KnownSchema = Type.Object({
  folder: Type.String(),
  files: Type.Record(Type.String(), Type.Object({ stamp: Type.String(), hash: Type.String() })),
  /** of `files`: a flipped bit would give data another identity */
  checksum: Type.Integer(),
});

const checksumOf = (files: FolderHashes): number => crc32(JSON.stringify(files));

/**
 * A file that changed so shortly before it was hashed, in milliseconds, can change once more without another
 * time: file systems count in steps of up to two seconds.
 */
const unsettledMs = 2000;

/**
 * The hashes of files in their order, of which only new and changed ones are read.
 *
 * @param cache folder for what is known; null to know nothing
 * @param read hashes files
 * @throws DataError for a file that isn't one or can't be read
 */
export async function hashesOf(
  files: string[],
  cache: string | null,
  read: (files: string[]) => Promise<string[]>,
): Promise<string[]> {
  const now = Date.now();
  const stats = files.map(statOf);
  const folders = [...new Set(files.map((file) => dirname(file)))];
  const known = new Map<string, FolderHashes>();
  if (cache) for (const folder of folders) known.set(folder, await readKnown(cache, folder));
  const hashes = files.map((file, i) => {
    const entry = known.get(dirname(file))?.[basename(file)];
    return entry?.stamp === stampOf(stats[i]!) ? entry.hash : null;
  });
  const unknown = files.flatMap((_, i) => (hashes[i] === null ? [i] : []));
  if (unknown.length === 0) return hashes as string[];
  const found = await read(unknown.map((i) => files[i]!));
  for (const [k, i] of unknown.entries()) {
    const [file, hash] = [files[i]!, found[k]!];
    hashes[i] = hash;
    const folder = known.get(dirname(file));
    if (folder && isSettled(stats[i]!, now)) folder[basename(file)] = { stamp: stampOf(stats[i]!), hash };
  }
  if (cache) {
    const changed = new Set(unknown.map((i) => dirname(files[i]!)));
    for (const folder of changed) await writeKnown(cache, folder, known.get(folder)!);
  }
  return hashes as string[];
}

function statOf(path: string): BigIntStats {
  let stat: BigIntStats;
  try {
    stat = statSync(path, { bigint: true });
  } catch (error) {
    throw asDataError(path, error);
  }
  if (!stat.isFile()) throw dataError("file-unreadable/not-a-file", { file: path, wanted: "a file" });
  return stat;
}

/** `ctimeNs` also rises when someone sets the time of the content's last change back. */
function stampOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return `${size} ${mtimeNs} ${ctimeNs} ${ino}`;
}

function isSettled({ mtimeMs, ctimeMs }: BigIntStats, now: number): boolean {
  return now - Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs) > unsettledMs;
}

function pathOf(cache: string, folder: string): string {
  return join(cache, `${createHash("sha256").update(folder).digest("hex")}.hashes.json`);
}

/** Nothing is known where the file is missing or broken. */
async function readKnown(cache: string, folder: string): Promise<FolderHashes> {
  try {
    // Opening a named pipe must not wait for a writer.
    const flag = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
    const known = parseJson(KnownSchema, await readFile(pathOf(cache, folder), { encoding: "utf8", flag }));
    const isSound = known?.folder === folder && checksumOf(known.files) === known.checksum;
    return Object.assign(Object.create(null), isSound ? known.files : {});
  } catch {
    return Object.create(null);
  }
}

/** A full disk costs time at the next launch, and nothing else. */
async function writeKnown(cache: string, folder: string, files: FolderHashes): Promise<void> {
  const path = pathOf(cache, folder);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(cache, { recursive: true, mode: 0o700 });
    const text = JSON.stringify({ folder, files, checksum: checksumOf(files) });
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, path);
  } catch {}
}
