import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { FileProblem } from "../access/dataError.ts";
import { atOnce } from "../access/regularFile.ts";
import type { SharedJob } from "../sharing/sharedFiles.ts";
import { createSharedJob, shareFiles, takeFiles } from "../sharing/sharedFiles.ts";

/** Of SHA-256. */
const hashBytes = 32;

/** Read at once; the file is hashed in pieces of this size. */
const pieceBytes = 2 ** 20;

/** SHA-256 of what each file holds, in hexadecimal digits, on all cores. @throws DataError for the first that can't be read */
export async function hashFiles(files: string[], progress: (sentence: string) => void): Promise<string[]> {
  const job = createSharedJob(files, hashBytes);
  const all = files.length.toLocaleString("en");
  const hashes = Buffer.from(
    await shareFiles(
      { kind: "hash", job },
      () => hashSome(job),
      (done) => progress(sentenceOf("reading/files", { files: all, compared: done.toLocaleString("en") })),
    ),
  );
  return files.map((_, i) => hashes.toString("hex", i * hashBytes, (i + 1) * hashBytes));
}

/** Hashes until no file is left. */
export function hashSome(job: SharedJob): FileProblem | null {
  const out = new Uint8Array(job.results);
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  return takeFiles(job, (file, index) => out.set(hashOf(file, piece), index * hashBytes));
}

function hashOf(path: string, piece: Buffer): Buffer {
  const file = openSync(path, atOnce);
  try {
    if (!fstatSync(file).isFile()) throw new Error("it is not a file");
    const hash = createHash("sha256");
    for (;;) {
      const length = readSync(file, piece, 0, piece.length, null);
      if (length === 0) return hash.digest();
      hash.update(piece.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
}
