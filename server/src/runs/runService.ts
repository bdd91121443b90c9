import { existsSync, readdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { can, isActive, isAdvisedAgainst, type RunState, runStates } from "../domain/runState.ts";
import type { DaemonSettings, RunDetail, RunId, RunSummary } from "../protocol/protocol.ts";
import type { RunConfig } from "../specification/expansion/expand.ts";
import { createCollector } from "./collection/collector.ts";
import { createPredictorReader } from "./decisions/predictorFile.ts";
import { createLateLooks } from "./decisions/reevaluation.ts";
import { type Launch, newSummary, readLaunch } from "./launch.ts";
import { createLedger } from "./ledger.ts";
import type { RedisTrainers, RedisTrainersOptions } from "./redis/redisTrainers.ts";
import { createWorkers } from "./scheduling/concurrency.ts";
import { createScheduler } from "./scheduling/scheduler.ts";
import { createTrainerProcess } from "./scheduling/trainerProcess.ts";
import type { Trainers, TrainersEvents } from "./scheduling/trainers.ts";
import { type Log, type RunService, UnknownRunError } from "./service.ts";
import { scoreRecords } from "./store/scoreRecords.ts";
import { openStore } from "./store/store.ts";

export interface RunServiceOptions {
  /** the state directory */
  home: string;
  log: Log;
  settings: DaemonSettings;
  /** path of trainer.js; beside this bundle by default */
  trainerPath?: string;
  /** how the battery is looked at */
  onBattery?: () => Promise<boolean>;
  /** makes the trainers on other machines that train in place of this one */
  createElsewhere?: (options: RedisTrainersOptions, events: TrainersEvents) => RedisTrainers;
}

/** Runs that a launch enters in one transaction. */
const launchTogether = 50;

/** Runs that are deleted in one transaction: few, for each may have thousands of records. */
const removeTogether = 10;

/** Opens the runs of a state directory; those that were interrupted go on at once. */
export function createRunService(options: RunServiceOptions): RunService {
  const { home, log } = options;
  let { settings } = options;
  const store = openStore(join(home, "runs.db"));
  const ledger = createLedger(store, log, createPredictorReader(home, log));
  const snapshots = join(home, "snapshots");
  const trainerPath = options.trainerPath ?? fileURLToPath(new URL("trainer.js", import.meta.url));
  const workers = createWorkers(() => scheduler.reconsider(), options.onBattery);
  let elsewhere: RedisTrainers | null = null;
  const count = () => elsewhere?.slots() ?? workers.count();

  function createTrainers(events: TrainersEvents): Trainers {
    const { redis: url } = settings;
    if (!options.createElsewhere || url === null)
      return createTrainerProcess({ path: trainerPath, snapshots, log }, events);
    const onSlots = () => scheduler.reconsider();
    elsewhere = options.createElsewhere({ url, home, snapshots, log, onSlots }, events);
    return elsewhere;
  }

  const scheduler = createScheduler({
    ledger,
    log,
    workers: count,
    snapshotSeconds: () => settings.snapshotSeconds,
    createTrainers,
  });

  function known(run: RunId): RunSummary {
    const summary = ledger.summary(run);
    if (!summary) throw new UnknownRunError(run);
    return summary;
  }

  function enqueue(run: RunId, change: Partial<RunSummary> = {}): void {
    ledger.change(run, { ...change, state: "queued", problem: null });
    scheduler.queue([run]);
  }

  async function remove(run: RunId): Promise<void> {
    ledger.remove(run);
    await scheduler.cancel(run);
    // It can have been launched anew meanwhile; its trainer then drops what is here.
    if (!ledger.summary(run)) await rm(join(snapshots, run), { recursive: true, force: true });
  }

  async function removeAll(runs: RunId[]): Promise<void> {
    for (let start = 0; start < runs.length; start += removeTogether) {
      const some = runs.slice(start, start + removeTogether);
      ledger.together(() => some.forEach(ledger.remove));
      await Promise.all(some.map(remove));
      await setImmediate();
    }
  }

  /** Brings one run of a launch to where the launch wants it. Answers whether it is to be queued. */
  function launchRun(run: RunId, config: RunConfig, launch: Launch): boolean {
    const { study, name, uri, scoring, priority } = launch;
    const before = ledger.summary(run);
    if (!before) {
      ledger.add(config, scoring, newSummary(run, config, launch));
      return true;
    }
    const epochs = Math.max(before.epochs, launch.epochs);
    const change = { study, name, uri, epochs, ...(priority === undefined ? {} : { priority }) };
    // Verdicts also depend on how many epochs are left and, in a study that calibrates itself, on its other runs.
    const isOtherStudy = scoring.policy.calibrate !== undefined && before.study !== study;
    const isOtherClock = ledger.scoring(run)?.indicator.every !== scoring.indicator.every;
    const isJudgedAnew = before.verdict !== null && (change.epochs > before.epochs || isOtherStudy);
    if (isJudgedAnew || !isDeepStrictEqual(ledger.scoring(run), scoring))
      ledger.rescore(run, scoring, change);
    else if (!isDeepStrictEqual({ ...before, ...change }, before)) ledger.change(run, change);
    const summary = known(run);
    if (isActive(before.state) && !isActive(summary.state)) void scheduler.cancel(run);
    else if (isOtherClock) scheduler.renew(run);
    if (!mayGoOn(summary)) return false;
    ledger.change(run, { state: "queued", problem: null });
    return true;
  }

  // A crash in the middle of a deletion leaves snapshots of a run that is gone.
  for (const folder of existsSync(snapshots) ? readdirSync(snapshots) : [])
    if (!ledger.summary(folder)) rmSync(join(snapshots, folder), { recursive: true, force: true });
  for (const { run, state } of ledger.summaries())
    if (state === "running") ledger.change(run, { state: "interrupted" });
  const active = ledger.summaries().flatMap(({ run, state }) => (isActive(state) ? [run] : []));
  void workers.configure(settings).then(() => scheduler.queue(active));

  const lateLooks = createLateLooks(ledger, log, (run) => void scheduler.cancel(run));

  return {
    async start(params) {
      const launch = await readLaunch(params, join(home, "cache"));
      const { study, name, uri, text, epochs } = launch;
      const runs = [...launch.runs.keys()];
      if (params.fresh) await removeAll(runs);
      store.transaction(() => store.putStudy({ study, name, uri, spec: text, runs }));
      const left = [...launch.runs];
      while (left.length > 0) {
        const some = left.splice(0, launchTogether);
        let queued: RunId[] = [];
        ledger.together(() => {
          queued = some.flatMap(([run, config]) => (launchRun(run, config, launch) ? [run] : []));
        });
        scheduler.queue(queued);
        // Lets others have their turn; a launch may be of thousands of runs.
        await setImmediate();
      }
      const { policy, indicator } = launch.scoring;
      const calibrate = policy.calibrate && { ...policy.calibrate, checkpoints: indicator.checkpoints };
      return { study, runs, epochs, ...(calibrate ? { calibrate } : {}) };
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
      const stopped = runs.filter((run) => can("stop", known(run)));
      ledger.together(() => {
        for (const run of stopped) ledger.change(run, { state: "stopped" });
      });
      for (const run of stopped) void scheduler.cancel(run);
      return { runs: stopped };
    },
    async continue(runs) {
      return { runs: runs.filter((run) => continueRun(known(run))) };
    },
    async delete(runs) {
      runs.forEach(known);
      await removeAll(runs);
      return { runs };
    },
    collect: createCollector({ store, ledger, snapshots, cache: join(home, "cache"), remove: removeAll }),
    calibration: ledger.calibration,
    eventsAfter: ledger.eventsAfter,
    onEvent: ledger.onEvent,
    sequence: store.sequence,
    counts() {
      const none = runStates.map((state) => [state, 0]);
      const counts: Record<RunState, number> = Object.fromEntries(none);
      for (const { state } of ledger.summaries()) counts[state]++;
      return counts;
    },
    async configure(changed) {
      settings = changed;
      await workers.configure(settings);
    },
    workers: count,
    pausedOnBattery: workers.pausedOnBattery,
    storeProblem: scheduler.storeProblem,
    busy: () => ledger.summaries().some(({ state }) => isActive(state)),
    async close() {
      workers.dispose();
      lateLooks.dispose();
      await scheduler.close();
      store.close();
    },
  };

  function continueRun(summary: RunSummary): boolean {
    if (!can("continue", summary)) return false;
    const { run, state } = summary;
    const dismissed = summary.dismissed || isAdvisedAgainst(summary);
    if (isActive(state)) ledger.change(run, { dismissed });
    else enqueue(run, { dismissed });
    return true;
  }

  function detail(summary: RunSummary, wanted: boolean | "scores"): RunDetail {
    const { run } = summary;
    const { indicator } = ledger.scoring(run)!;
    const known = { ...summary, dai: ledger.config(run)!, indicator, verdicts: ledger.verdicts(run) };
    if (!wanted) return known;
    if (wanted === "scores") return { ...known, scoreRecords: scoreRecords(store, run, indicator.matrix) };
    const records = ledger
      .eventsAfter(0, new Set([run]), -1)
      .flatMap(({ method, params }) => (method === "dai/run/epoch" ? [withoutAddress(params)] : []));
    return { ...known, records };
  }
}

function withoutAddress<T extends { sequence: number; run: RunId }>({ sequence: _, run: __, ...rest }: T) {
  return rest;
}

/** Whether launching a run that exists lets it train: unless its policy holds it, or there is nothing left to do. */
function mayGoOn({ state, epoch, epochs, verdict, dismissed }: RunSummary): boolean {
  if (state === "finished") return epoch < epochs;
  if (state === "failed") return true;
  return state === "stopped" && (verdict?.decision !== "stopped" || dismissed);
}
