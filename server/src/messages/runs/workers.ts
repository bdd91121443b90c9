/** Workers on other machines, and the Redis server between. */
import type { Messages } from "../message.ts";

export const workerMessages = {
  "worker/snapshots": ({ run, reason }: { run: string; reason: string }) => [
    `The snapshots of run ${run} can't be kept (${reason})`,
    "free some disk space",
  ],
  "worker/lost-run": ({ run }: { run: string }) => `Redis has lost run ${run}; it is queued again.`,
  "worker/no-programs": () => ["This worker may not start programs", "start it with --programs FOLDER"],
  "worker/starts-program": ({ run, epoch }: { run: string; epoch: number }) =>
    `Starting the program of run ${run} after epoch ${epoch}.`,
  "redis/unusable": ({ url, reason, consequence }: { url: string; reason: string; consequence: string }) =>
    `Redis at ${url} can't be used (${reason}): ${consequence}.`,
  "redis/silent": () => "it does not answer",
  "redis/long-reply": ({ bytes }: { bytes: string }) =>
    `it sends a reply of more than ${bytes}, or one that is nested too deeply`,
  "redis/no-reply": () => "it sends something that is not a Redis reply",
  "redis/no-append-only": () => [
    "Redis has no append-only file, so after a restart all runs are assigned again",
    "set appendonly yes",
  ],
  "redis/eviction": ({ policy }: { policy: string }) => [
    `Redis may delete runs when its memory is full (${policy})`,
    "set maxmemory-policy noeviction",
  ],
  "redis/no-worker": ({ key }: { key: string }) => [
    "No worker trains for this daemon",
    `start one with \`dai worker --redis URL --key-file KEY\`, KEY being a copy of ${key}`,
  ],
  "redis/runs-wait": () => "runs stay queued until it answers",
  "worker/other-kernels": ({ workers }: { workers: string }) => [
    `${workers} can't reproduce this daemon's numbers bit for bit and gets no runs`,
    "install the daemon's version on a machine with the same kernels",
  ],
  "redis/worker-retries": () => "this worker retries until it answers",
  "worker/not-taken": ({ reason }: { reason: string }) => `Can't take runs from Redis (${reason}).`,
  "worker/no-program": ({ reason }: { reason: string }) => `The worker can't start the program. ${reason}`,
  "worker/not-reported": ({ run, reason }: { run: string; reason: string }) =>
    `Can't report run ${run} (${reason}).`,
  "worker/unsigned-job": () =>
    "A job in Redis is damaged or not signed with this worker's key, and was deleted.",
  "worker/continues": ({ run, from, epochs }: { run: string; from: number; epochs: number }) =>
    `Run ${run} continues from epoch ${from} to ${epochs}.`,
  "worker/ended-in-a-row": ({ workers }: { workers: number }) => [
    `${workers} workers in a row ended while training this run`,
    "see the output of `dai worker` there",
  ],
  "worker/no-data": ({ reason }: { reason: string }) =>
    `The worker can't read the data of this run: ${reason}`,
  "worker/unsigned-report": () =>
    "A report in Redis is damaged or not signed with this daemon's key, and is ignored.",
  "worker/output-not-kept": ({ run, reason }: { run: string; reason: string }) => [
    `What the program of run ${run} prints can't be kept (${reason})`,
    "see .dai/RUN/output.log in the folder of its worker",
  ],
  "worker/exchange-ended": ({ run, reason }: { run: string; reason: string }) =>
    `The exchange of run ${run} over Redis ended (${reason}).`,
  "snapshot-folder/unusable": ({ path, reason }: { path: string; reason: string }) => [
    `The folder of snapshots ${path} can't be used (${reason})`,
    "name a folder that exists",
  ],
  "snapshot-folder/not-a-folder": ({ path }: { path: string }) => [
    `${path} is not a folder`,
    "name a folder for snapshots",
  ],
  "snapshot-folder/shared-with-others": ({ path }: { path: string }) => [
    `Other users can write to the folder of snapshots ${path}, or it is theirs`,
    "name a folder of yours and close it with chmod go-w",
  ],
  "snapshot-folder/not-written": ({ path, reason }: { path: string; reason: string }) =>
    `The folder of snapshots ${path} can't be written (${reason}); snapshots go through Redis.`,
  "snapshot-folder/not-read": ({ run, name, reason }: { run: string; name: string; reason: string }) =>
    `Snapshot ${name} of run ${run} can't be read (${reason}); the run continues from an earlier epoch.`,
  "snapshot-folder/none": () => [
    "Redis has no room for a snapshot, so a run whose worker ends continues from an earlier epoch",
    "name a folder that daemon and workers share (--snapshots, and dai daemon set snapshotFolder)",
  ],
  "worker-key/not-a-file": () => "it is not a regular file",
  "worker-key/readable": ({ path }: { path: string }) => `other users can read it: run chmod 600 ${path}`,
  "worker-key/large": () => "it is too large for a key",
  "worker-key/unusable": ({ path, reason }: { path: string; reason: string }) =>
    `The key file ${path} can't be used (${reason}).`,
  "worker-key/empty": ({ path }: { path: string }) => [
    `The key file ${path} holds no key`,
    "copy worker.key from the state directory of the daemon",
  ],
} as const satisfies Messages;
