/** The daemon's settings, its disk and what it cannot answer. */
import type { Messages } from "../message.ts";

export const daemonMessages = {
  "disk-full": ({ code, method }: { code: string; method: string }) => [
    `The disk of the state directory is full (${code}), so ${method} is incomplete`,
    "make room and try again",
  ],
  "no-descriptor": ({ code, method }: { code: string; method: string }) => [
    `The daemon has no free file descriptor (${code}), so ${method} is not done`,
    "close other clients, or stop the daemon and start it after `ulimit -n 4096`",
  ],
  "large-answer": ({ method, most }: { method: string; most: number }) => [
    `The answer to ${method} would have more than ${most} MiB`,
    'ask for fewer runs, or for pages with "cursor": ""',
  ],
  "no-spec-of-run": ({ run }: { run: string }) => [
    `Run ${run} has no spec`,
    "a program reported it by itself",
  ],
  "program-without-work": ({ run }: { run: string }) =>
    `Run ${run} is of a program, whose cost per epoch is not known.`,
  "spec-errors": ({ reason }: { reason: string | undefined }) => `The spec has errors: ${reason}`,
  "ended-before": ({ pid }: { pid: number }) =>
    `The previous daemon (process ${pid}) ended without logging a reason: it was killed, or the memory was full.`,
  "waits-for-power": () => "Training waits, because the machine runs on battery.",
  "idle-seconds": ({ value }: { value: string | undefined }) => [
    `DAI_IDLE_SECONDS must be a number of seconds, and it is ${value}`,
    "correct it or unset it",
  ],
  "settings/not-read": ({ path, reason }: { path: string; reason: string }) => [
    `The settings ${path} can't be read (${reason})`,
    "the defaults are used",
  ],
  "settings/redis": () => [
    "The address of the Redis server can't be read",
    "write a % of its password as %25, as in redis://:50%25@host:6379",
  ],
  "settings/not-used": ({ path, reason }: { path: string; reason: string }) => [
    `The settings ${path} can't be used (${reason})`,
    "the defaults are used until you fix or delete that file",
  ],
  "settings/not-written": ({ path, reason }: { path: string; reason: string }) => [
    `The settings ${path} can't be written (${reason}), so nothing was changed`,
    "check that its disk has room",
  ],
} as const satisfies Messages;
