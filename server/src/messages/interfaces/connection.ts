/** Finding, starting and reaching the daemon, and its state directory. */
import type { Messages } from "../message.ts";

export const connectionMessages = {
  "no-daemon": ({ home }: { home: string }) => [
    `No daemon is running for ${home}`,
    "start one with `dai daemon start`",
  ],
  "daemon-ended": ({ status, line, log }: { status: number; line: string; log: string }) => [
    `The daemon ended with status ${status} (${line})`,
    `see ${log}`,
  ],
  "daemon-silent": ({ home, log, pid }: { home: string; log: string; pid: string }) => [
    `The daemon of ${home} does not answer`,
    `see ${log}, then end its process (${pid})`,
  ],
  "daemon-stays": ({ pid }: { pid: number }) => [
    `The daemon with process id ${pid} does not end`,
    "end that process yourself",
  ],
  "daemon-version": ({ path, version, wanted }: { path: string; version: string; wanted: string }) => [
    `${path} has version ${version}, and version ${wanted} is needed`,
    "build or install dai again",
  ],
  "daemon-not-started": ({ execPath, reason }: { execPath: string; reason: string }) => [
    `The daemon can't be started with ${execPath} (${reason})`,
    "check that this file exists",
  ],
  "connection-closed": ({ method }: { method: string }) => [
    `The connection to the daemon closed before it answered ${method}`,
    "try again, or see `dai daemon logs`",
  ],
  lock: ({ path, reason }: { path: string; reason: string }) => [
    `The lock ${path} can't be taken (${reason})`,
    "delete that file if no daemon runs",
  ],
  "home/long-path": ({ bytes, most, home }: { bytes: number; most: number; home: string }) => [
    `The path of the state directory has ${bytes} bytes, and SQLite opens at most ${most} (${home})`,
    "set DAI_HOME to a shorter one",
  ],
  "home/not-made": ({ home, reason }: { home: string; reason: string }) => [
    `The state directory ${home} can't be made (${reason})`,
    "set DAI_HOME to a folder you can write to",
  ],
  "home/read-only": ({ home, reason }: { home: string; reason: string }) => [
    `The state directory ${home} can't be written to (${reason})`,
    "make it writable, or set DAI_HOME to another folder",
  ],
  "home/file": ({ home }: { home: string }) => [
    `The state directory ${home} is a file`,
    "set DAI_HOME to a folder",
  ],
  "home/foreign": ({ home }: { home: string }) => [
    `The state directory ${home} belongs to another user`,
    "set DAI_HOME to a folder of your own",
  ],
  "home/open-to-others": ({ home }: { home: string }) => [
    `The state directory ${home} is open to other users and holds other files`,
    "set DAI_HOME to a new folder, or run chmod 700 on it",
  ],
  "home/foreign-file": ({ file }: { file: string }) => [
    `${file} belongs to another user`,
    "set DAI_HOME to a folder of your own",
  ],
  "special-file": ({ file }: { file: string }) => [
    `${file} is not a regular file`,
    "move away what is there, such as a pipe, a device or a folder",
  ],
  "large-file": ({ file, bytes }: { file: string; bytes: number }) => [
    `${file} has more than ${bytes} bytes`,
    "move it away; what it had is set or made again",
  ],
} as const satisfies Messages;
