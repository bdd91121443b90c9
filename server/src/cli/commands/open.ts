/** `dai open` */

import { spawn } from "node:child_process";
import type { Command } from "commander";
import { connectDaemon, type DaemonConnection } from "../../connection/typed.ts";
import { visibleText } from "../../domain/visibleText.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { daemonOptions } from "../daemonOptions.ts";

export function addOpenCommand(program: Command): void {
  program
    .command("open")
    .summary("open the dashboard in a browser")
    .description("Opens the dashboard in a browser.")
    .option("--print", "print its address, which works once within a minute, and do not open it")
    .option("--sessions", "list the browsers that are signed in")
    .option("--revoke <session>", "sign a browser out: the id of its session, or all")
    .action(open);
}

interface OpenOptions {
  print?: boolean;
  sessions?: boolean;
  revoke?: string;
}

async function open({ print, sessions, revoke }: OpenOptions): Promise<void> {
  const connection = await connectDaemon(daemonOptions());
  if (sessions || revoke !== undefined) {
    const lines = await (revoke === undefined ? listSessions(connection) : revokeSession(connection, revoke));
    process.stdout.write(`${lines.map(visibleText).join("\n")}\n`);
    return connection.close();
  }
  const { url } = await connection.request("dai/daemon/code", {});
  connection.close();
  const opener = print ? null : openerOf(process.platform, process.env, url);
  if (opener && (await succeeds(opener))) process.stdout.write(`${sentenceOf("open/opens", {})}\n`);
  else process.stdout.write(`${url}\n`);
}

async function listSessions(connection: DaemonConnection): Promise<string[]> {
  const { sessions } = await connection.request("dai/daemon/sessions", {});
  const lines = sessions.map(({ session, since }) => `${session}  since ${since}`);
  return lines.length > 0 ? lines : [sentenceOf("open/none", {})];
}

async function revokeSession(connection: DaemonConnection, session: string): Promise<string[]> {
  const wanted = session === "all" ? session : [session];
  const { sessions } = await connection.request("dai/daemon/revoke", { sessions: wanted });
  if (sessions.length > 0) return sessions.map((id) => sentenceOf("open/ended", { session: id }));
  return [session === "all" ? sentenceOf("open/none", {}) : sentenceOf("open/no-session", { session })];
}

type Opener = readonly [command: string, ...args: string[]];

/** What opens an address in the user's browser; null where there is no display. */
export function openerOf(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, url: string): Opener | null {
  if (platform === "darwin") return ["open", url];
  // cmd's start would read the address as a command line.
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", url];
  return env["DISPLAY"] || env["WAYLAND_DISPLAY"] ? ["xdg-open", url] : null;
}

function succeeds([command, ...args]: Opener): Promise<boolean> {
  const child = spawn(command, args, { stdio: "ignore" });
  return new Promise((resolve) => {
    child.once("error", () => resolve(false)).once("exit", (status) => resolve(status === 0));
  });
}
