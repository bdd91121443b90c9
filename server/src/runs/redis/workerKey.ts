/** The secret that a daemon and its workers share: 32 bytes in base64url, in a file that only its owner can read. */

import { randomBytes } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MessageError } from "../../messages/messageError.ts";

export const workerKeyPath = (home: string): string => join(home, "worker.key");

/** The daemon's key; made when there is none. @throws one sentence when the file can't be used */
export function daemonKey(home: string): Buffer {
  const path = workerKeyPath(home);
  try {
    writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readWorkerKey(path);
}

/** @throws one sentence when there is no such file, when others can read it, or when it holds no key */
export function readWorkerKey(path: string): Buffer {
  let text: string;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new MessageError("worker-key/not-a-file", {});
    if (process.platform !== "win32" && (stat.mode & 0o077) !== 0)
      throw new MessageError("worker-key/readable", { path });
    if (stat.size > 1000) throw new MessageError("worker-key/large", {});
    text = readFileSync(path, "utf8").trim();
  } catch (error) {
    throw new MessageError("worker-key/unusable", { path, reason: (error as Error).message });
  }
  const key = Buffer.from(text, "base64url");
  if (key.length < 32 || !/^[\w-]+$/.test(text)) throw new MessageError("worker-key/empty", { path });
  return key;
}
