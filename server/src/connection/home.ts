import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join, posix, win32 } from "node:path";
import { MessageError } from "../messages/messageError.ts";

/** SQLite opens paths of up to 512 bytes; its files in the directory have longer names than it. */
const longestHome = 480;

export interface UserSystem {
  platform: NodeJS.Platform;
  homeFolder: string;
}

/** `DAI_HOME`, or the `dai` folder in the platform's data directory. Always absolute. */
export function daiHome(
  env: NodeJS.ProcessEnv = process.env,
  { platform, homeFolder }: UserSystem = { platform: process.platform, homeFolder: homedir() },
): string {
  const { join, resolve } = platform === "win32" ? win32 : posix;
  if (env["DAI_HOME"]) return resolve(env["DAI_HOME"]);
  switch (platform) {
    case "win32":
      return join(env["LOCALAPPDATA"] || join(homeFolder, "AppData", "Local"), "dai");
    case "darwin":
      return join(homeFolder, "Library", "Application Support", "dai");
    default:
      return join(env["XDG_DATA_HOME"] || join(homeFolder, ".local", "share"), "dai");
  }
}

/**
 * Makes the state directory with mode 0700, or closes an existing one. One that holds something else is left as it
 * is: a shared folder must not lock people out.
 * @throws one sentence when the directory can't be made or written to, belongs to someone else or isn't ours to
 * close
 */
export function ensureHome(home: string): void {
  if (Buffer.byteLength(home) > longestHome)
    throw new MessageError("home/long-path", { bytes: Buffer.byteLength(home), most: longestHome, home });
  try {
    makeFolder(home);
  } catch (error) {
    throw new MessageError("home/not-made", { home, reason: reason(error) });
  }
  try {
    accessSync(home, constants.W_OK);
  } catch (error) {
    throw new MessageError("home/read-only", { home, reason: reason(error) });
  }
  // Windows has no modes; the local data directory there is the user's own by its access list.
  if (process.platform === "win32") return;
  const stat = statSync(home);
  if (!stat.isDirectory()) throw new MessageError("home/file", { home });
  if (stat.uid !== process.getuid?.()) throw new MessageError("home/foreign", { home });
  if ((stat.mode & 0o077) === 0) return;
  const entries = readdirSync(home);
  const isOurs = (name: string) => {
    const entry = lstatSync(join(home, name));
    return entry.uid === stat.uid && !entry.isSymbolicLink();
  };
  if (entries.length > 0 && !(entries.includes("daemon.log") && entries.every(isOurs)))
    throw new MessageError("home/open-to-others", { home });
  chmodSync(home, 0o700);
}

/** Like mkdirSync with `recursive`, which in Node 24 never returns for a folder below /proc. */
function makeFolder(path: string): void {
  const parent = dirname(path);
  if (existsSync(path)) return;
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
