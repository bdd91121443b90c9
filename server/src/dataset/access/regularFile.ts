import { constants, statSync } from "node:fs";
import { dataError } from "./dataError.ts";

/** Flags with which a file is opened: a pipe that has taken its place meanwhile does not block the thread. */
export const atOnce = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Refuses pipes, sockets and devices before they are opened: opening a pipe that has no writer blocks a thread for good.
 *
 * @throws DataError; nothing where the path does not exist, since reading it then has its own sentence
 */
export function refuseSpecialFile(path: string, name = path): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat && !stat.isFile() && !stat.isDirectory())
    throw dataError("file-unreadable/special", { file: name });
}
