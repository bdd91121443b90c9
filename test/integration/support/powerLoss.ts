/** What a power cut leaves of a state directory whose writes were logged (`writeLog.c`). */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { uniform } from "../../../server/src/random/distributions.ts";
import type { Generator } from "../../../server/src/random/generator.ts";

const kinds = ["", "write", "truncate", "sync", "rename", "unlink", "create"] as const;

interface Entry {
  kind: (typeof kinds)[number];
  at: bigint;
  offset: number;
  path: string;
  data: Buffer;
}

/** A change of a file's content. */
type Change = Pick<Entry, "kind" | "offset" | "data">;

interface Inode {
  /** what is surely on the disk */
  synced: Buffer;
  /** later changes, in order */
  changes: Change[];
}

/** A change of names: what each then leads to. */
type Naming = [path: string, inode: Inode | null][];

const headerSize = 32;

/** The entries of all processes, by time. */
function readLogs(folder: string): Entry[] {
  const entries = readdirSync(folder).flatMap((name) => {
    const bytes = readFileSync(join(folder, name));
    const found: Entry[] = [];
    for (let at = 0; at + headerSize <= bytes.length; ) {
      const [pathSize, dataSize] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)];
      const [path, data] = [at + headerSize, at + headerSize + pathSize];
      // The process was killed while it wrote the last entry.
      if (data + dataSize > bytes.length) break;
      found.push({
        kind: kinds[bytes.readUInt32LE(at + 16)]!,
        at: bytes.readBigInt64LE(at),
        offset: Number(bytes.readBigInt64LE(at + 8)),
        path: bytes.toString("utf8", path, data),
        data: bytes.subarray(data, data + dataSize),
      });
      at = data + dataSize;
    }
    return found;
  });
  return entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function changed(content: Buffer, { kind, offset, data }: Change): Buffer {
  if (kind === "truncate") {
    const cut = Buffer.alloc(offset);
    content.copy(cut);
    return cut;
  }
  const size = Math.max(content.length, offset + data.length);
  const written =
    size > content.length ? Buffer.concat([content, Buffer.alloc(size - content.length)]) : content;
  data.copy(written, offset);
  return written;
}

/**
 * Writes the state directory as a power cut at the logs' end could leave it: synced writes are there, and of the others
 * none, or any of them. New names are there when their folder was synced, or at once.
 *
 * @param home the directory that was logged
 * @param to the directory to write, which is empty
 */
export function cutPower(logs: string, home: string, to: string, random: Generator): void {
  const chance = () => uniform(random) < 0.5;
  const [areNamesSynced, areWritesLost] = [chance(), chance()];
  const names = new Map<string, Inode>();
  const surely = new Map<string, Inode>();
  let namings: Naming[] = [];
  const name = (naming: Naming) => {
    for (const [path, inode] of naming)
      if (inode) names.set(path, inode);
      else names.delete(path);
    namings.push(naming);
  };
  const settle = (isSettled: (naming: Naming) => boolean) => {
    for (const naming of namings.filter(isSettled))
      for (const [path, inode] of naming)
        if (inode) surely.set(path, inode);
        else surely.delete(path);
    namings = namings.filter((naming) => !isSettled(naming));
  };
  for (const { kind, offset, path, data } of readLogs(logs)) {
    const inode = names.get(path);
    if (kind === "create" && !inode) name([[path, { synced: Buffer.alloc(0), changes: [] }]]);
    else if (kind === "unlink") name([[path, null]]);
    else if (kind === "rename" && inode) {
      name([
        [path, null],
        [data.toString(), inode],
      ]);
    } else if (kind === "sync" && inode) {
      inode.synced = inode.changes.reduce(changed, inode.synced);
      inode.changes = [];
    } else if (kind === "sync") settle((naming) => naming.some(([each]) => dirname(each) === path));
    else if (inode && (kind === "write" || kind === "truncate")) inode.changes.push({ kind, offset, data });
  }
  if (!areNamesSynced) settle(() => true);
  for (const [path, { synced, changes }] of surely) {
    const kept = areWritesLost ? [] : changes.filter(chance);
    const target = join(to, path.slice(home.length));
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    writeFileSync(target, kept.reduce(changed, Buffer.from(synced)), { mode: 0o600 });
  }
}
