import { NoDaemonError } from "../../connection/daemon.ts";
import { connectDaemon, type DaemonConnection } from "../../connection/typed.ts";
import { isOver, type RunState } from "../../domain/runState.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { type Notification, notificationMethods } from "../../protocol/notifications.ts";
import type { RunId, RunSummary } from "../../protocol/protocol.ts";
import { daemonOptions } from "../daemonOptions.ts";

/** What happens to runs: everything from their beginning on, in order, then live. */
export interface Follower {
  notify(notification: Notification): void;
  /** All that the store had has been told; what comes now happens now. */
  caughtUp?(): void;
}

const stopped = sentenceOf("follow/stopped", {});

/**
 * Sends `follower` all events of the runs, past and future, until all have ended. A daemon that went away is started
 * again and the rest follows, without a gap and without repetition, unless someone stopped it on purpose.
 *
 * @returns the state that each run ended in; `null` for one that was deleted
 * @throws NoDaemonError when someone stops the daemon
 */
export async function follow(
  connection: DaemonConnection,
  runs: RunId[],
  follower: Follower,
): Promise<Map<RunId, RunState | null>> {
  let seen = 0;
  for (let current = connection; ; current = await connectDaemon(daemonOptions())) {
    const ended = await followConnection(
      current,
      runs,
      seen,
      (notification) => {
        seen = notification.params.sequence;
        follower.notify(notification);
      },
      () => follower.caughtUp?.(),
    );
    if (ended) {
      current.close();
      return ended;
    }
    if (current.wasStopped()) throw new NoDaemonError(stopped);
  }
}

/** Follows over one connection. Answers null when that closes before all runs have ended. */
async function followConnection(
  connection: DaemonConnection,
  runs: RunId[],
  after: number,
  notify: (notification: Notification) => void,
  caughtUp: () => void,
): Promise<Map<RunId, RunState | null> | null> {
  const { promise, resolve } = Promise.withResolvers<Map<RunId, RunState | null> | null>();
  let isClosed = false;
  connection.onClose(() => {
    isClosed = true;
    resolve(null);
  });
  /** Null when the daemon goes away before it answers. */
  const unlessClosed = (error: unknown): null => {
    if (isClosed) return null;
    throw error;
  };
  const listed = await connection.request("dai/runs/list", {}).catch(unlessClosed);
  if (!listed) return null;
  const { runs: known } = listed;
  const summaries = new Map(known.map((summary) => [summary.run, summary]));
  const states = new Map(runs.map((run) => [run, summaries.get(run)?.state ?? null]));
  /** where a run stood when we looked: what it says before that is history */
  const behind = new Map(runs.map((run) => [run, summaries.get(run)?.sequence ?? 0]));
  for (const [run, sequence] of behind) if (sequence <= after) behind.delete(run);

  const check = () => {
    if (behind.size > 0) return;
    caughtUp();
    if ([...states.values()].every(isEnded)) resolve(states);
  };
  for (const method of notificationMethods) {
    connection.on(method, (params) => {
      const notification = { method, params } as Notification;
      const run = "run" in params ? params.run : null;
      if (run === null || !states.has(run)) return;
      notify(notification);
      if (params.sequence >= (behind.get(run) ?? Number.POSITIVE_INFINITY)) behind.delete(run);
      if (behind.has(run)) return check();
      if (method === "dai/run/deleted") states.set(run, null);
      if (method === "dai/run/changed") states.set(run, (params as RunSummary).state);
      check();
    });
  }
  if (await connection.request("dai/runs/subscribe", { runs, after }).catch(unlessClosed)) check();
  return promise;
}

/** True for a run that is over or, for null, deleted. */
export function isEnded(state: RunState | null): boolean {
  return state === null || isOver(state);
}
