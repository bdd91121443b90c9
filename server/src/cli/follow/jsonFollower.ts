import type { Writable } from "node:stream";
import type { ParameterizedRun } from "../../domain/parameters.ts";
import type { RunId, RunSummary, StartResult } from "../../protocol/protocol.ts";
import { type Follower, isEnded } from "./follow.ts";

/** The line that announces a run. */
export function runLine({ run, seed, gain, parameters = {}, state }: RunSummary & ParameterizedRun): object {
  return { type: "run", run, seed, gain, parameters, state };
}

/**
 * Prints what happens as NDJSON: a `run` line when a run first trains, `epoch` and `verdict` lines, an `end`
 * line when it has ended for good. What the store had of a run is printed as if it happened now, without the
 * stops and continuations on the way, so a launch prints the same lines each time.
 */
export function jsonFollower(launch: StartResult, out: Writable): Follower & { detach(): void; end(): void } {
  const announced = new Set<RunId>();
  const last = new Map<RunId, RunSummary>();
  const print = (line: object) => void out.write(`${JSON.stringify(line)}\n`);
  let isLive = false;

  function announce(run: RunId): void {
    const summary = last.get(run);
    if (!summary || announced.has(run)) return;
    announced.add(run);
    print({ ...runLine(summary), state: "running" });
  }

  function finish({ run, state, epoch, problem }: RunSummary): void {
    announce(run);
    print({
      type: "end",
      run,
      state,
      epoch: Math.min(epoch, launch.epochs),
      ...(problem ? { problem } : {}),
    });
    last.delete(run);
  }

  return {
    notify({ method, params }) {
      if (method === "dai/run/changed") {
        last.set(params.run, params);
        if (params.state === "running") announce(params.run);
        if (isLive && isEnded(params.state)) finish(params);
      } else if (method === "dai/run/epoch" || method === "dai/run/verdict") {
        // A run that an earlier launch trained further has records that this launch did not ask for.
        if (params.epoch > launch.epochs) return;
        announce(params.run);
        const { sequence: _, run, ...record } = params;
        print({ type: method === "dai/run/epoch" ? "epoch" : "verdict", run, ...record });
      }
    },
    caughtUp() {
      if (isLive) return;
      isLive = true;
      for (const summary of [...last.values()]) if (isEnded(summary.state)) finish(summary);
    },
    detach() {},
    end() {},
  };
}
