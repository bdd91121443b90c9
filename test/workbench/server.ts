import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../support/freePort.ts";
import { installWorkbench } from "./install.ts";
import { ROOT } from "./paths.ts";

const run = promisify(execFile);
const START_TIMEOUT_MS = 300_000;

export interface WorkbenchOptions {
  /** an extension to install first; without it only extensions under development run */
  vsix?: string;
  /** true: the suite in the extension host can be run; notifications are not shown then */
  automation?: boolean;
  /** true: the workspace starts untrusted and the user is asked */
  workspaceTrust?: boolean;
  /** settings of the machine, besides those that every workbench has */
  settings?: Record<string, unknown>;
  /** environment of the extension host, besides DAI_HOME */
  env?: Record<string, string>;
}

/** A VS Code server of its own, with its own workspace and state directory. */
export interface Workbench {
  /** such as `http://127.0.0.1:4321` */
  origin: string;
  /** a fresh copy of test/fixtures/workbench */
  workspace: string;
  /** DAI_HOME of everything that this server starts */
  home: string;
  /** Ends the server and the daemon that it started, and deletes their files. */
  close(): Promise<void>;
}

/**
 * Starts a VS Code server on a free port and waits until it answers.
 *
 * @throws when it does not answer in five minutes, with the end of what it printed
 */
export async function startWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const main = join(await installWorkbench(), "out", "server-main.js");
  const folder = await mkdtemp(join(tmpdir(), "dai-workbench-"));
  const [home, workspace, data] = ["home", "workspace", "server"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await cp(join(ROOT, "test", "fixtures", "workbench"), workspace, { recursive: true });
  await writeMachineSettings(data, options.settings);
  if (options.vsix) {
    await run(process.execPath, [main, "--server-data-dir", data, "--install-extension", options.vsix]);
  }

  const port = await freePort();
  const log = join(folder, "server.log");
  const server = spawn(process.execPath, [main, ...serverArguments(port, data, options)], {
    // A process group of its own, so that its extension hosts end with it.
    detached: true,
    env: { ...process.env, ...options.env, DAI_HOME: home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = createWriteStream(log);
  server.stdout.pipe(output);
  server.stderr.pipe(output);

  const origin = `http://127.0.0.1:${port}`;
  const close = async () => {
    await endGroup(server);
    await endDaemon(home);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await waitUntilAnswers(origin, server);
  } catch (error) {
    const tail = (await readFile(log, "utf8")).slice(-2000);
    await close();
    throw new Error(`${(error as Error).message}\n${tail}`);
  }
  return { origin, workspace, home, close };
}

function serverArguments(port: number, data: string, options: WorkbenchOptions): string[] {
  return [
    ...["--host", "127.0.0.1", "--port", String(port), "--server-data-dir", data],
    ...["--without-connection-token", "--accept-server-license-terms", "--telemetry-level", "off"],
    ...(options.automation ? ["--enable-smoke-test-driver"] : []),
    ...(options.workspaceTrust ? [] : ["--disable-workspace-trust"]),
  ];
}

async function writeMachineSettings(data: string, more: Record<string, unknown> = {}): Promise<void> {
  const folder = join(data, "data", "Machine");
  await mkdir(folder, { recursive: true });
  const settings = {
    "files.autoSave": "off",
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.disableAIFeatures": true,
    ...more,
  };
  await writeFile(join(folder, "settings.json"), JSON.stringify(settings));
}

async function waitUntilAnswers(origin: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`The VS Code server ended with status ${server.exitCode}.`);
    const response = await fetch(origin).catch(() => null);
    if (response?.ok) return;
    await sleep(200);
  }
  throw new Error(`The VS Code server did not answer at ${origin} in five minutes.`);
}

async function endGroup(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  signal(process.platform === "win32" ? server.pid : -server.pid, "SIGTERM");
  if ((await Promise.race([ended, sleep(5000)])) === undefined) {
    signal(process.platform === "win32" ? server.pid : -server.pid, "SIGKILL");
  }
}

async function endDaemon(home: string): Promise<void> {
  const info = await readFile(join(home, "daemon.json"), "utf8").catch(() => null);
  if (info === null) return;
  const { pid } = JSON.parse(info) as { pid: number };
  signal(pid, "SIGTERM");
  for (let attempt = 0; attempt < 100 && signal(pid, 0); attempt++) await sleep(100);
  signal(pid, "SIGKILL");
}

/** false: there is no such process */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
