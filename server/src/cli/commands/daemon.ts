/** `dai daemon start|stop|status|logs` */

import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { Argument, type Command } from "commander";
import { NoDaemonError, openDaemon, requestShutdown } from "../../connection/daemon.ts";
import { daiHome } from "../../connection/home.ts";
import { readRegular } from "../../connection/regularFile.ts";
import { logPath, mostLogBytes } from "../../connection/spawn.ts";
import { connectDaemon } from "../../connection/typed.ts";
import { formatCount, formatDuration } from "../../domain/format.ts";
import { visibleText } from "../../domain/visibleText.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { MessageError } from "../../messages/messageError.ts";
import type { DaemonSettings, DaemonStatus, RemoteStatus } from "../../protocol/protocol.ts";
import { isRedisUrl, publicUrl } from "../../runs/redis/redisUrl.ts";
import { daemonOptions } from "../daemonOptions.ts";

export function addDaemonCommand(program: Command): void {
  const daemon = program
    .command("daemon")
    .summary("start, stop and inspect the background daemon")
    .description("Starts, stops and inspects the background daemon.");
  daemon
    .command("start")
    .summary("start the daemon")
    .description("Starts the daemon, unless it is running.")
    .action(start);
  daemon
    .command("stop")
    .summary("stop the daemon")
    .description("Stops the daemon; its runs resume at the next start.")
    .action(stop);
  daemon
    .command("status")
    .summary("show the state of the daemon")
    .description("Shows the state of the daemon; exit status 3 when none is running.")
    .option("--json", "print JSON")
    .action(status);
  daemon
    .command("set")
    .summary("change a setting of the daemon")
    .description("Changes a setting of the daemon, now and for later starts.")
    .addArgument(new Argument("<setting>").choices(Object.keys(settings)))
    .argument(
      "<value>",
      Object.entries(takes)
        .map(([setting, words]) => `${setting}: ${words}`)
        .join("; "),
    )
    .action(set);
  daemon
    .command("logs")
    .summary("print the end of the daemon's log")
    .description("Prints the end of the daemon's log.")
    .option("-n, --lines <count>", "number of lines", "50")
    .action(logs);
}

async function start(): Promise<void> {
  const socket = await openDaemon(daemonOptions());
  print(sentenceOf("daemon/running", { pid: socket.info.pid, version: socket.info.version }));
  socket.close();
}

async function stop(): Promise<void> {
  try {
    await requestShutdown(await openDaemon({ ...daemonOptions(), start: false }), true);
    print(sentenceOf("daemon/stopped", {}));
  } catch (error) {
    if (!(error instanceof NoDaemonError)) throw error;
    print(sentenceOf("daemon/none", { home: daiHome() }));
  }
}

async function status(options: { json?: boolean }): Promise<void> {
  const connection = await connectDaemon({ ...daemonOptions(), start: false });
  const result = await connection.request("dai/daemon/status", {});
  connection.close();
  print(options.json ? JSON.stringify(result) : describe(result));
}

type Setting = keyof DaemonSettings;

/** What each setting takes, in words. */
const takes: Record<Setting, string> = {
  workers: "a whole number from 1 to 256, or auto",
  pauseOnBattery: "on or off",
  snapshotSeconds: "a number from 0 to 86400",
  redis: "an address such as redis://host:6379, or none",
  snapshotFolder: "an absolute path, or none",
};

/** How the value of each setting is read; null when it can't be. */
const settings: { [S in Setting]-?: (text: string) => { value: DaemonSettings[S] } | null } = {
  workers: (text) => (text === "auto" ? { value: null } : /^\d+$/.test(text) ? numeric(text, 1, 256) : null),
  pauseOnBattery: (text) => (text === "on" || text === "off" ? { value: text === "on" } : null),
  snapshotSeconds: (text) => numeric(text, 0, 86_400),
  redis: (text) => (text === "none" ? { value: null } : isRedisUrl(text) ? { value: text } : null),
  snapshotFolder: (text) => (text === "none" ? { value: null } : isAbsolute(text) ? { value: text } : null),
};

function numeric(text: string, least: number, most: number): { value: number } | null {
  const value = Number(text);
  return text.trim() !== "" && value >= least && value <= most ? { value } : null;
}

async function set(setting: Setting, text: string): Promise<void> {
  const read = settings[setting](text);
  if (!read) throw new MessageError("daemon-setting", { name: setting, value: text, takes: takes[setting] });
  const connection = await connectDaemon(daemonOptions());
  try {
    const all = await connection.request("dai/daemon/configure", { [setting]: read.value });
    print(describeSettings(all));
    if (setting === "redis" || setting === "snapshotFolder") print(sentenceOf("daemon-setting/restart", {}));
  } finally {
    connection.close();
  }
}

function describeSettings(all: DaemonSettings): string {
  const { workers, pauseOnBattery, snapshotSeconds, redis, snapshotFolder } = all;
  const often = snapshotSeconds === 0 ? "after every epoch" : `at most every ${snapshotSeconds} s`;
  return [
    `workers          ${workers ?? "auto: one for each core"}`,
    `pauseOnBattery   ${pauseOnBattery ? "on" : "off"}`,
    `snapshotSeconds  ${snapshotSeconds}: a snapshot of a run ${often}`,
    `redis            ${redis === null ? "none: this machine trains" : publicUrl(redis)}`,
    ...(snapshotFolder ? [`snapshotFolder   ${visibleText(snapshotFolder)}`] : []),
  ].join("\n");
}

function logs(options: { lines: string }): void {
  const count = Number(options.lines);
  if (!Number.isInteger(count) || count < 1) throw new MessageError("log/lines", { lines: options.lines });
  const path = logPath(daiHome());
  if (!existsSync(path)) throw new MessageError("log/none", { file: path });
  const lines = readRegular(path, mostLogBytes).trimEnd().split("\n");
  print(lines.slice(-count).flatMap(readable).map(visibleText).join("\n"));
}

function describe(status: DaemonStatus): string {
  const runs = Object.entries(status.runs).filter(([, count]) => count > 0);
  return [
    `version   ${status.version}`,
    `process   ${status.pid}, up ${formatDuration(status.uptime)}`,
    `home      ${status.home}`,
    `clients   ${status.clients - 1} besides this one`,
    `runs      ${runs.map(([state, count]) => `${count} ${state}`).join(", ") || "none"}`,
    ...(status.kernels === undefined ? [] : [`kernels   ${status.kernels}`]),
    `workers   ${status.workers}`,
    ...(status.remote ? describeRemote(status.remote) : []),
    ...(status.waiting ?? []).map((reason) => `waiting   ${reason}`),
    `memory    ${Math.round(status.memory / 2 ** 20)} MiB`,
  ]
    .map(visibleText)
    .join("\n");
}

/** The workers on other machines. */
function describeRemote({ url, problem, workers }: RemoteStatus): string[] {
  const lines = workers.map(({ worker, slots, runs, version, isSameBuild, programs, since }) =>
    isSameBuild
      ? `          ${worker}: ${runs.length} of ${slots} slots busy, since ${since}${programs ? ", starts programs" : ""}`
      : `          ${worker}: gets no runs, since its version or its kernels are others (${version})`,
  );
  return [`redis     ${url}: ${problem ? "no answer" : formatCount(workers.length, "worker")}`, ...lines];
}

const LEVELS: Record<number, string> = { 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" };

/** One JSON line of the log for people, and the lines of a stack after it; a line that is something else stays as it is. */
function readable(line: string): string[] {
  try {
    const { time, level, msg, pid: _, err, ...fields } = JSON.parse(line);
    const details = Object.entries(fields).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    const stack: string[] = err?.stack ? String(err.stack).split("\n") : [];
    return [[time, LEVELS[level] ?? level, msg, ...details].join(" "), ...stack];
  } catch {
    return [line];
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
