/** The store of runs, its checks and backups. */
import type { Messages } from "../message.ts";

export const storeMessages = {
  "store/unusable": ({ path, reason, remedy }: { path: string; reason: string; remedy: string }) =>
    `The store ${path} can't be used (${reason}): ${remedy}.`,
  "store/remedy-damage": () =>
    "it is damaged; `dai check` lists the damage, `dai restore FILE` replaces the store with a backup",
  "store/remedy-disk": () => "check that its disk has room and is writable",
  "store/remedy-files": () =>
    "too many files are open; close some, or raise the limit (`ulimit -n`) and start the daemon again",
  "store/newer-format": ({ format, newest }: { format: number; newest: number }) =>
    `a newer dai wrote it, in format ${format}, and this one reads up to format ${newest}: update dai`,
  "store/bad-format": ({ format }: { format: number }) =>
    `it is damaged, its format is ${format}: \`dai restore FILE\` replaces it with a backup`,
  "store/not-opened": ({ path, reason }: { path: string; reason: string }) =>
    `The store ${path} can't be opened (${reason}); nothing in it was changed.`,
  "store/damaged-log": ({ lost }: { lost: number }) => [
    `The newest ${lost === 1 ? "change" : `${lost} changes`} to the store may be lost: the end of its log was damaged on the disk`,
    "check that your newest launches and notes are there; runs train the lost epochs again",
  ],
  "store/damaged-file": ({ reason }: { reason: string }) =>
    `it is damaged, ${reason}: replace it with a backup (\`dai restore FILE\`), or move it away to start with an empty store`,
  "store/remedy-study": () =>
    "launch its spec again, or replace the store with a backup (`dai restore FILE`)",
  "store/damaged-study-list": ({ study }: { study: string }) =>
    `the list of study ${study}'s runs is damaged`,
  "store/damaged-study": ({ study }: { study: string }) =>
    `the name, the launch or the notes of study ${study} are damaged`,
  "store/remedy-moved": () =>
    "put the file back, or run `dai daemon stop`; the next daemon uses the file that is there",
  "store/remedy-log": () =>
    "its log was deleted or moved; run `dai daemon stop`, which puts into the store what the log had",
  "store/file-moved": () => "its file was deleted or moved",
  "store/file-replaced": () => "its file was replaced by another",
  "store/damaged-run": ({ run, what }: { run: string; what: string }) => [
    `The stored data of run ${run} is damaged (${what})`,
    `train it again with \`dai continue ${run}\`, or restore a backup with \`dai restore FILE\``,
  ],
  "store/part-entry": () => "an entry of its journal",
  "store/part-verdict": ({ epoch }: { epoch: number }) => `the verdict of epoch ${epoch}`,
  "store/part-entries": () => "the list of its entries",
  "store/part-order": () => "the order of its epochs",
  "store/part-row": () => "its row in the table of runs",
  "store/none": ({ path }: { path: string }) => `There is no store at ${path}.`,
  "store/no-checksums": ({ format }: { format: number }) =>
    `its format ${format} has no checksums yet: \`dai daemon start\` migrates it`,
  "store/other-format": ({ format, newest }: { format: number; newest: number }) =>
    `its format is ${format} and not ${newest}`,
  "store/not-checked": ({ path, reason }: { path: string; reason: string }) =>
    `The store ${path} can't be checked: ${reason}.`,
  "store/run-damaged": ({ run, what }: { run: string; what: string }) => `Run ${run}: ${what} is damaged.`,
  "store/run-missing": ({ run }: { run: string }) => `Run ${run} is missing from the table of runs.`,
  "store/study-damaged": ({ study }: { study: string | undefined }) =>
    `The list of study ${study}'s runs is damaged.`,
  "store/listing-damaged": ({ study }: { study: string | undefined }) =>
    `The name, the launch or the notes of study ${study} are damaged.`,
  "backup/exists": ({ file }: { file: string }) => [`${file} exists`, "choose a new file name"],
  "backup/not-made": ({ file, reason }: { file: string; reason: string }) =>
    `The backup ${file} can't be made: ${reason}`,
  "backup/damaged": ({ file, reason }: { file: string; reason: string | undefined }) =>
    `The backup ${file} is damaged: ${reason}`,
  "store/only-damaged": ({ runs, which }: { runs: string; which: string }) => [
    `All stored data of ${runs} (${which}) is damaged, so they are not listed`,
    "launch their specs again, or restore a backup with `dai restore FILE`",
  ],
  "store/writable": () => "The store is writable again; training continues.",
  "store/waiting": ({ reason }: { reason: string }) =>
    `${reason} Training is paused until then; nothing is lost.`,
} as const satisfies Messages;
