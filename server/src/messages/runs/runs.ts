/** Launching, finding and judging runs. */
import type { Messages } from "../message.ts";

export const runMessages = {
  "no-run": ({ run }: { run: string }) => [`There is no run ${run}`, "`dai runs` lists all runs"],
  "no-study": ({ study }: { study: string }) => [
    `There is no study ${study}`,
    "`dai runs` lists all runs with their studies",
  ],
  "launch/engine-of-program": ({ engine }: { engine: string }) => [
    `The spec starts a program, which needs no engine`,
    `leave out ${engine}`,
  ],
  "launch/errors": ({ reason, more }: { reason: string | undefined; more: string }) =>
    `The spec has errors, so nothing was started: ${reason}${more}`,
  "launch/deep-spec": () => ["The spec is nested too deeply", "use at most 100 levels"],
  "launch/no-spec": () => ["The request has no spec", "give a spec, or the file:// URI of one"],
  "launch/no-file": ({ uri }: { uri: string }) => [
    `${uri} is not a file that the daemon can read`,
    "send a file:// URI, or the text of the spec",
  ],
  "launch/not-a-spec": ({ path }: { path: string }) => [
    `${path} is not a spec`,
    "give a text file of at most 1 MiB",
  ],
  "launch/not-read": ({ path, code }: { path: string; code: string | undefined }) => [
    `${path} can't be read (${code})`,
    "check the path",
  ],
  "spec-file/folder": () => "is a folder: give a .dai.json file.",
  "spec-file/special": () => "is a pipe, a socket or a device: use a regular file.",
  "spec-file/large": () => "is larger than the 1 MiB that a spec may have: check that it is the right file.",
  "thread-ended/spec": ({ code }: { code: number }) =>
    `The worker thread that reads specs ended with code ${code}.`,
  "thread-ended/data": ({ code }: { code: number }) =>
    `The worker thread that reads data ended with code ${code}.`,
  "data-changed": () => ["The data has changed since this run was launched", "launch its spec again"],
  "reading/files": ({ files, compared }: { files: string; compared: string }) =>
    `Reading ${files} files: ${compared} compared.`,
  "reading/images": ({ images, decoded }: { images: string; decoded: string }) =>
    `Reading ${images} images: ${decoded} decoded.`,
  "run-bug": ({ doing, reason, run }: { doing: string; reason: string; run: string }) => [
    `A bug stopped this run while ${doing} (${reason})`,
    `see \`dai daemon logs\`, and try again with \`dai continue ${run}\``,
  ],
  "run-bug/scoring": ({ epoch }: { epoch: number }) => `scoring epoch ${epoch}`,
  "run-bug/judging": () => "evaluating the finished study",
  "files-stay": ({ run, reason }: { run: string; reason: string }) =>
    `The files of run ${run} can't be deleted (${reason}).`,
  "predictor/other-version": ({ path }: { path: string }) => [
    `${path} was written by another version`,
    "run `dai learn` again",
  ],
  "predictor/unusable": ({ path, reason }: { path: string; reason: string }) => [
    `${path} can't be used (${reason})`,
    "run `dai learn` again",
  ],
  "predictor/not-written": ({ path, reason }: { path: string; reason: string }) => [
    `The learned predictor can't be written to ${path} (${reason})`,
    "check that its disk has room",
  ],
} as const satisfies Messages;
