/**
 * A folder that daemon and workers share, for snapshots that would otherwise lie in Redis. What Redis then has of a snapshot
 * is a signed reference: the size and the SHA-256 of its file. A file of another content is not read.
 */
import { createHash } from "node:crypto";
import { constants, lstatSync, realpathSync, type Stats } from "node:fs";
import { lstat, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { Compile } from "typebox/compile";
import { MessageError } from "../../messages/messageError.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { writeWhole } from "../trainer/snapshots.ts";

/** Larger files are neither written nor read. */
const LARGEST = 4 * 2 ** 30;

const ReferenceSchema = Type.Object({
  bytes: Type.Integer({ minimum: 0, maximum: LARGEST }),
  sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
});
type Reference = Static<typeof ReferenceSchema>;
const form = Compile(ReferenceSchema);

export type SnapshotFolder = ReturnType<typeof openSnapshotFolder>;

/**
 * @throws MessageError when it is no folder, is someone else's, or can be written by others: they could put a link in the
 * place of a run's folder
 */
export function openSnapshotFolder(path: string) {
  const root = ownFolder(path);
  const folderOf = (run: RunId) => join(root, run);
  /** Files are named by what they hold, so none is written twice. */
  const pathOf = (run: RunId, name: string, { sha256 }: Reference) =>
    join(folderOf(run), `${name}-${sha256.slice(0, 16)}.safetensors`);

  /** Deletes the files of a snapshot of a run, but that of `kept`. */
  async function removeOld(run: RunId, name: string, kept?: Reference): Promise<void> {
    await requireOwnFolder(folderOf(run));
    const names = await readdir(folderOf(run)).catch(() => []);
    const paths = names
      .filter((file) => file.startsWith(`${name}-`))
      .map((file) => join(folderOf(run), file));
    const old = paths.filter((file) => kept === undefined || file !== pathOf(run, name, kept));
    await Promise.all(old.map((file) => rm(file, { force: true })));
  }

  return {
    path: root,

    /** Writes a file and answers what Redis is to have of it. @throws when the folder can't be written */
    async write(run: RunId, name: string, file: Uint8Array): Promise<string> {
      const reference = { bytes: file.byteLength, sha256: sha256(file) };
      await requireOwnFolder(folderOf(run));
      await writeWhole(folderOf(run), pathOf(run, name, reference), file);
      return JSON.stringify(reference);
    },

    removeOld: (run: RunId, name: string, reference: string): Promise<void> =>
      removeOld(run, name, parse(reference)),

    /** The file of a reference. @throws when it is gone, is not a regular file, or holds something else */
    async read(run: RunId, name: string, reference: string): Promise<Buffer> {
      const wanted = parse(reference);
      await requireOwnFolder(folderOf(run));
      // O_NONBLOCK: opening a named pipe must not wait for a writer.
      const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
      const handle = await open(pathOf(run, name, wanted), flags);
      try {
        const stat = await handle.stat();
        if (!stat.isFile() || stat.size !== wanted.bytes) throw new Error("its size is another");
        const file = await handle.readFile();
        if (sha256(file) !== wanted.sha256) throw new Error("its checksum is another");
        return file;
      } finally {
        await handle.close();
      }
    },

    /** Deletes a snapshot of a run, or all that it has. */
    async remove(run: RunId, name?: string): Promise<void> {
      if (name === undefined) await rm(folderOf(run), { recursive: true, force: true });
      else await removeOld(run, name);
    },

    /** The runs that have a folder of which nothing has been written for so many milliseconds. */
    async untouched(milliseconds: number): Promise<RunId[]> {
      const runs: RunId[] = [];
      for (const name of await readdir(root)) {
        if (!/^[0-9a-f]{16}$/.test(name)) continue;
        const stat = await lstat(join(root, name)).catch(() => null);
        if (stat?.isDirectory() && Date.now() - stat.mtimeMs > milliseconds) runs.push(name);
      }
      return runs;
    },
  };
}

/** The real path of a folder of this user that others can't write to. */
function ownFolder(path: string): string {
  let root: string;
  try {
    root = realpathSync(path);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new MessageError("snapshot-folder/unusable", { path, reason });
  }
  const stat = lstatSync(root);
  if (!stat.isDirectory()) throw new MessageError("snapshot-folder/not-a-folder", { path });
  if (!isOwn(stat)) throw new MessageError("snapshot-folder/shared-with-others", { path });
  return root;
}

/** @throws when there is something else than a folder of this user; nothing where there is nothing yet */
async function requireOwnFolder(path: string): Promise<void> {
  const stat = await lstat(path).catch(() => null);
  if (stat && !(stat.isDirectory() && isOwn(stat))) throw new Error("its folder is not this user's alone");
}

function isOwn({ uid, mode }: Stats): boolean {
  return process.platform === "win32" || (uid === process.getuid?.() && (mode & 0o022) === 0);
}

function parse(reference: string): Reference {
  const value: unknown = JSON.parse(reference);
  if (!form.Check(value)) throw new Error("its reference is not of the form of one");
  return value;
}

const sha256 = (file: Uint8Array): string => createHash("sha256").update(file).digest("hex");
