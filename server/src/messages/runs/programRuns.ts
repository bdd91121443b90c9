/** Programs under way: how they start, report and end. */
import type { Messages } from "../message.ts";

export const programRunMessages = {
  "program-stopped": ({ run }: { run: string }) => [
    "The run was stopped on request",
    `resume it with \`dai continue ${run}\``,
  ],
  "program-ended/no-reason": () => ["The program gave no reason", "see `dai logs`"],
  "program-ended/by-signal": ({ signal }: { signal: string }) => `was killed by ${signal}`,
  "program-ended/unseen": () => "ended while no daemon ran",
  "program-ended/status": ({ status, line }: { status: number; line: string }) => [
    `The program ended with status ${status}${line}`,
    "see `dai logs`",
  ],
  "program-ended/silent": ({ line }: { line: string }) => [
    `The program ended without reporting an epoch${line}`,
    "it must report to the run that DAI_RUN names, as `dai_probe.run()` does",
  ],
  "program-ended/early": ({ epoch, epochs }: { epoch: number; epochs: number }) =>
    `The program ended after epoch ${epoch} of ${epochs} without reporting that it was finished.`,
  "program-ended/killed": ({ seconds }: { seconds: number }) =>
    `The program did not end when it was asked to, and was killed after ${seconds} s.`,
  "program-ended/no-resume": ({ how }: { how: string }) => [
    `The program ${how}, and it does not resume`,
    "`dai continue` trains it from the beginning",
  ],
  "program-ended/again": ({ how, times, epoch }: { how: string; times: number; epoch: number }) => [
    `The program ${how}, ${times} times after epoch ${epoch}`,
    "see `dai logs`",
  ],
  "report/no-program": ({ run }: { run: string }) => [
    `The program of run ${run} is not running`,
    `start it with \`dai continue ${run}\``,
  ],
  "report/deleted": ({ run }: { run: string }) => `Run ${run} was deleted.`,
  "report/engine": ({ run }: { run: string }) => [
    `Run ${run} is trained by an engine of the daemon, not by a program`,
    "leave out the run to begin a new one",
  ],
  "permission/client": () => [
    "This client may not start programs",
    "use `dai run` in a terminal, or an editor",
  ],
  "permission/browser": () => [
    "Programs can't be started from a browser",
    "use `dai run` or `dai continue` in a terminal, or an editor",
  ],
  "permission/untrusted": () => ["Programs can't be started from an untrusted workspace", "trust it first"],
  "program-start/directory": ({ directory }: { directory: string }) => [
    `The program's directory ${directory} does not exist`,
    "correct program.directory",
  ],
  "program-start/command": ({ command }: { command: string }) => [
    `The command "${command}" was not found`,
    "correct program.command, or write the path of the file",
  ],
  "program-start/not-executable": ({ command }: { command: string }) => [
    `The command "${command}" is not executable`,
    "make the file executable, or name its interpreter",
  ],
  "program-start/other": ({ reason }: { reason: string }) => `The program could not be started: ${reason}`,
  "program-unheard": ({ run }: { run: string }) => [
    "The program has not reported to the run that DAI_RUN names yet",
    `see its output with \`dai logs ${run}\``,
  ],
  "report/not-opened": ({ run }: { run: string }) => [
    `This connection has not opened run ${run}`,
    "send dai/external/open first",
  ],
  "report/other-connection": ({ run }: { run: string | undefined }) => [
    `Another connection is reporting run ${run}`,
    "end that program first, or leave out the run to begin a new one",
  ],
  "program-start/elsewhere": () => [
    "The daemon did not start this run's program",
    "start it again where it was started",
  ],
  "program-start/gpus": ({ gpus, count }: { gpus: number; count: number }) => [
    `The program wants ${gpus} ${gpus === 1 ? "GPU" : "GPUs"} and this machine has ${count}`,
    "lower program.gpus, or set CUDA_VISIBLE_DEVICES where the daemon starts",
  ],
  "program-stopped/deleted": () => "The run was deleted.",
  "report/beyond": ({ epoch, run, epochs }: { epoch: number; run: string; epochs: number }) => [
    `Epoch ${epoch} of run ${run} was not stored, because the run has only ${epochs}`,
    "count epochs from 1, or launch the run with more",
  ],
  "report/accuracy": ({ column, value }: { column: string; value: number }) => [
    `${column} is ${value}, and an accuracy is a share from 0 to 1`,
    "report percent divided by 100",
  ],
  "report/many-columns": ({ columns, most }: { columns: number; most: number }) => [
    `The record's layers have ${columns} columns together, and at most ${most} are stored`,
    "report fewer layers",
  ],
  "report/many-values": ({
    name,
    values,
    width,
  }: {
    name: string | undefined;
    values: number;
    width: number;
  }) => [
    `Layer ${name} has ${values} singular values and a width of ${width}`,
    "report at most one for each column",
  ],
  "spool/entry": ({ line, file }: { line: number; file: string }) => [
    `Line ${line} of ${file} is not an entry of a spool file`,
    "give a file that dai_probe wrote",
  ],
} as const satisfies Messages;
