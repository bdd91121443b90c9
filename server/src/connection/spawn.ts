import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants } from "node:fs";
import { join } from "node:path";
import { MessageError } from "../messages/messageError.ts";
import { ensureHome } from "./home.ts";
import { openRegular, readRegular, SpecialFileError } from "./regularFile.ts";

const { O_APPEND, O_CREAT, O_WRONLY } = constants;

export interface SpawnOptions {
  home: string;
  daemonPath: string;
  /** what runs it: a Node or Electron executable; this process's own by default */
  execPath?: string;
  env?: NodeJS.ProcessEnv;
}

const nodeOptions = [
  "--disable-warning=ExperimentalWarning",
  // In MiB. While it replays, the daemon makes megabytes of text that are gone at once; it is to stay small.
  "--max-semi-space-size=2",
];

/** Of a log; the daemon begins another one at a tenth of it. */
export const mostLogBytes = 40 * 2 ** 20;

export const logPath = (home: string): string => join(home, "daemon.log");

/**
 * Starts a daemon that outlives this process; it ends at once with status 0 when the state directory has one.
 * @throws one sentence when the state directory can't be used or the executable can't be run
 */
export async function spawnDaemon(options: SpawnOptions): Promise<ChildProcess> {
  const { home, daemonPath, execPath = process.execPath } = options;
  ensureHome(home);
  const log = openLog(home);
  try {
    const child = spawn(execPath, [...nodeOptions, daemonPath], {
      cwd: home,
      detached: true,
      windowsHide: true,
      stdio: ["ignore", log, log],
      env: environment(options.env ?? process.env, home),
    });
    await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    child.unref();
    return child;
  } catch (error) {
    throw new MessageError("daemon-not-started", { execPath, reason: (error as Error).message });
  } finally {
    closeSync(log);
  }
}

function openLog(home: string): number {
  try {
    return openRegular(logPath(home), O_WRONLY | O_CREAT | O_APPEND);
  } catch (error) {
    if (error instanceof SpecialFileError) throw error;
    throw new MessageError("home/read-only", { home, reason: (error as NodeJS.ErrnoException).code! });
  }
}

/** The last line of the daemon's log, for a sentence about why it ended. */
export function lastLogLine(home: string): string {
  return readRegular(logPath(home), mostLogBytes).trimEnd().split("\n").at(-1) ?? "";
}

function environment(env: NodeJS.ProcessEnv, home: string): NodeJS.ProcessEnv {
  // NODE_OPTIONS of an editor's terminal attaches debuggers, which must not follow into the background.
  const { NODE_OPTIONS: _, ...rest } = env;
  // Without this, VS Code's own executable would open a window; plain Node doesn't look at it.
  return { ...rest, DAI_HOME: home, ELECTRON_RUN_AS_NODE: "1" };
}
