import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type {
  EpochRecord,
  RunDetail,
  RunId,
  RunState,
  RunSummary,
  VerdictRecord,
} from "../protocol/protocol.ts";
import type { Dai } from "../spec/expand.ts";
import { type Launch, newSummary, readLaunch } from "./launch.ts";
import { createLedger } from "./ledger.ts";
import { createScheduler } from "./scheduler.ts";
import { type Log, type RunService, UnknownRunError } from "./service.ts";
import { openStore } from "./store.ts";

export interface RunServiceOptions {
  /** the state directory */
  home: string;
  log: Log;
  /** runs to train at once */
  workers: number;
  /** path of trainer.js; beside this bundle by default */
  trainerPath?: string;
}

/** Opens the runs of a state directory; those that were interrupted go on at once. */
export function createRunService({ home, log, workers, trainerPath }: RunServiceOptions): RunService {
  const store = openStore(join(home, "runs.db"));
  const ledger = createLedger(store, log);
  const snapshots = join(home, "snapshots");
  const scheduler = createScheduler({
    ledger,
    log,
    workers,
    snapshots,
    trainerPath: trainerPath ?? fileURLToPath(new URL("trainer.js", import.meta.url)),
  });

  function known(run: RunId): RunSummary {
    const summary = ledger.summary(run);
    if (!summary) throw new UnknownRunError(run);
    return summary;
  }

  function enqueue(run: RunId, change: Partial<RunSummary> = {}): void {
    ledger.change(run, { ...change, state: "queued", problem: null });
    scheduler.queue(run);
  }

  async function remove(run: RunId): Promise<void> {
    await scheduler.cancel(run);
    await rm(join(snapshots, run), { recursive: true, force: true });
    ledger.remove(run);
  }

  /** Brings one run of a launch to where the launch wants it. */
  function launchRun(run: RunId, dai: Dai, launch: Launch): void {
    const { study, name, uri, judging } = launch;
    if (!ledger.summary(run)) {
      ledger.add(dai, judging, newSummary(run, dai, launch));
      scheduler.queue(run);
      return;
    }
    if (!isDeepStrictEqual(ledger.judging(run), judging)) ledger.judgeAgain(run, judging);
    const summary = known(run);
    const change = { study, name, uri, epochs: Math.max(summary.epochs, launch.epochs) };
    if (mayGoOn({ ...summary, ...change })) enqueue(run, change);
    else if (!isDeepStrictEqual({ ...summary, ...change }, summary)) ledger.change(run, change);
  }

  for (const { run, state } of ledger.summaries()) {
    if (state === "running") ledger.change(run, { state: "interrupted" });
    if (["running", "queued", "interrupted"].includes(state)) scheduler.queue(run);
  }

  return {
    async start(params) {
      const launch = await readLaunch(params);
      const { study, name, uri, text, epochs } = launch;
      const runs = [...launch.runs.keys()];
      if (params.fresh) for (const run of runs) if (ledger.summary(run)) await remove(run);
      store.transaction(() => store.putStudy({ study, name, uri, spec: text, runs }));
      for (const [run, dai] of launch.runs) launchRun(run, dai, launch);
      return { study, runs, epochs };
    },
    list({ study }) {
      const wanted = study === undefined ? null : new Set(store.studyRuns(study));
      const runs = ledger.summaries().filter(({ run }) => !wanted || wanted.has(run));
      return { sequence: store.sequence(), runs };
    },
    get({ runs, records }) {
      return { runs: runs.map((run) => detail(known(run), records ?? false)) };
    },
    async stop(runs) {
      const stopped = runs.filter((run) => isUnderWay(known(run)));
      for (const run of stopped) {
        ledger.change(run, { state: "stopped" });
        void scheduler.cancel(run);
      }
      return { runs: stopped };
    },
    async continue(runs) {
      return { runs: runs.filter((run) => continueRun(known(run))) };
    },
    async delete(runs) {
      runs.forEach(known);
      for (const run of runs) await remove(run);
      return { runs };
    },
    eventsAfter: ledger.eventsAfter,
    onEvent: ledger.onEvent,
    sequence: store.sequence,
    counts() {
      const counts: Record<RunState, number> = {
        queued: 0,
        running: 0,
        paused: 0,
        finished: 0,
        stopped: 0,
        diverged: 0,
        failed: 0,
        interrupted: 0,
      };
      for (const { state } of ledger.summaries()) counts[state]++;
      return counts;
    },
    workers: () => workers,
    busy: () => ledger.summaries().some(isUnderWay),
    async close() {
      await scheduler.close();
      store.close();
    },
  };

  function continueRun(summary: RunSummary): boolean {
    const { run, state, verdict, dismissed } = summary;
    const isAgainstVerdict = verdict !== null && verdict.verdict !== "continue";
    if (state === "stopped" || state === "failed") enqueue(run, { dismissed: dismissed || isAgainstVerdict });
    else if (isUnderWay(summary) && isAgainstVerdict && !dismissed) ledger.change(run, { dismissed: true });
    else return false;
    return true;
  }

  function detail(summary: RunSummary, withRecords: boolean): RunDetail {
    const verdicts: VerdictRecord[] = [];
    const records: EpochRecord[] = [];
    for (const { method, params } of ledger.eventsAfter(0, new Set([summary.run]), -1)) {
      if (method === "dai/run/epoch") records.push(withoutAddress(params));
      if (method === "dai/run/verdict") verdicts.push(withoutAddress(params));
    }
    return { ...summary, dai: ledger.dai(summary.run), verdicts, ...(withRecords ? { records } : {}) };
  }
}

function withoutAddress<T extends { sequence: number; run: RunId }>({ sequence: _, run: __, ...rest }: T) {
  return rest;
}

function isUnderWay({ state }: RunSummary): boolean {
  return state === "queued" || state === "running" || state === "paused" || state === "interrupted";
}

/** Whether launching a run that exists lets it train: unless its policy holds it, or there is nothing left to do. */
function mayGoOn({ state, epoch, epochs, verdict, dismissed }: RunSummary): boolean {
  if (state === "finished") return epoch < epochs;
  if (state === "failed") return true;
  return state === "stopped" && (verdict?.decision !== "stopped" || dismissed);
}
