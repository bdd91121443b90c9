/** The daemon's log: JSON lines in `daemon.log`, at most two files of bounded size. */
import { closeSync, constants, renameSync, statSync } from "node:fs";
import pino, { type Logger } from "pino";
import { openRegular } from "../connection/regularFile.ts";
import { logPath } from "../connection/spawn.ts";

export interface LogOptions {
  /** size at which the file becomes `daemon.log.1`, in the place of an older one */
  maxBytes?: number;
  level?: string;
}

const { O_APPEND, O_CREAT, O_WRONLY } = constants;

/** Lines are written at once, so that the last words before a crash are there. @throws one sentence for what is no file */
export function openLog(home: string, { maxBytes = 4 * 2 ** 20, level = "info" }: LogOptions = {}): Logger {
  const path = logPath(home);
  closeSync(openRegular(path, O_WRONLY | O_CREAT | O_APPEND));
  const file = pino.destination({ dest: path, sync: true, append: true, mode: 0o600, maxLength: 2 ** 20 });
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const rotating = {
    write(line: string): void {
      // On a full disk a line is lost, and what it was about continues.
      try {
        bytes += Buffer.byteLength(line);
        if (bytes > maxBytes) {
          renameSync(path, `${path}.1`);
          file.reopen();
          bytes = Buffer.byteLength(line);
        }
        file.write(line);
      } catch {}
    },
  };
  file.on("error", () => {});
  return pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, rotating);
}
