import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatCount } from "../domain/format.ts";
import { isActive, type RunState, runStates } from "../domain/runState.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import type { DaemonSettings, RunId, RunSummary } from "../protocol/protocol.ts";
import { createCollector } from "./collection/collector.ts";
import { createPredictorReader } from "./decisions/predictorFile.ts";
import { createRunDetails } from "./details.ts";
import { launchStudy } from "./launching.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import type { Log } from "./log.ts";
import type { Endpoint } from "./programs/process/environment.ts";
import { createPrograms } from "./programs/programs.ts";
import { createReevaluation } from "./reevaluation.ts";
import { createRemoval } from "./removal.ts";
import { createRunActions, knownRun } from "./runActions.ts";
import { createWorkers } from "./scheduling/concurrency.ts";
import { createScheduler } from "./scheduling/scheduler.ts";
import type { RunService } from "./service.ts";
import type { RunEntry } from "./store/runEntry.ts";
import { openStore, type Store } from "./store/store.ts";
import { defaultScoring } from "./store/tables/storedScoring.ts";
import { type CreateRemote, createTrainingPlaces } from "./trainingPlaces.ts";

export interface RunServiceOptions {
  home: string;
  log: Log;
  settings: DaemonSettings;
  trainerPath?: string;
  /** how the battery is checked */
  onBattery?: () => Promise<boolean>;
  /** where programs reach this daemon; known once it listens */
  endpoint?: Promise<Endpoint>;
  createRemote?: CreateRemote;
}

/** Opens the runs of a state directory; those that were interrupted continue at once. */
export function createRunService(options: RunServiceOptions): RunService {
  const { home, log } = options;
  let { settings } = options;
  const store = openStore(join(home, "runs.db"));
  const ledger = createLedger(store, log, createPredictorReader(home, log));
  const details = createRunDetails(ledger, store);
  const [snapshots, cache] = [join(home, "snapshots"), join(home, "cache")];
  const endpoint = options.endpoint ?? new Promise<Endpoint>(() => {});
  const scoringOf = ({ epochs }: { epochs: number }) => defaultScoring(epochs);
  const programs = createPrograms({ home, ledger, store, endpoint, scoringOf });
  const trainerPath = options.trainerPath ?? fileURLToPath(new URL("trainer.js", import.meta.url));
  const workers = createWorkers(() => scheduler.reconsider(), options.onBattery);
  const places = createTrainingPlaces({
    ...{ programs, log, snapshots, trainerPath, createRemote: options.createRemote },
    settings: () => settings,
    workers: workers.count,
    onSlots: () => scheduler.reconsider(),
  });
  const scheduler = createScheduler({
    ledger,
    log,
    workers: places.total,
    snapshotSeconds: () => settings.snapshotSeconds,
    createTrainers: places.createTrainers,
    hasRoom: places.hasRoom,
  });

  const removal = createRemoval({ ledger, store, scheduler, programs, snapshots, log });
  removal.removeLeftovers();
  interruptRunning(ledger);
  ledger.resume();
  const active = ledger.summaries().flatMap((summary) => (willTrain(summary) ? [summary.run] : []));
  const configured = workers.configure(settings).then(() => ledger.preload(active));
  // What is damaged in the store is told when it is needed.
  void configured.catch(() => {}).then(() => scheduler.queue(active));

  const reevaluation = createReevaluation(ledger, log, (run) => void scheduler.cancel(run));

  return {
    programs: programs.sessions,
    programOutput: (run, part) => programs.output(knownRun(ledger, run).run, part),
    start: (params, permission) =>
      launchStudy(params, permission, { store, ledger, scheduler, removal, cache }),
    list: ({ study }) => ({ sequence: store.sequence(), runs: listedRuns(study, store, ledger) }),
    get({ runs, records = false }) {
      for (const run of runs) knownRun(ledger, run);
      return { runs: runs.map((run) => details.whole(run, records)) };
    },
    recordPages: details.pages,
    ...createRunActions(ledger, store, scheduler),
    async delete({ runs, study }) {
      const found = runs.map((run) => knownRun(ledger, run));
      if (study !== undefined) return { runs: await removal.removeFrom(study, found) };
      await removal.remove(runs);
      return { runs };
    },
    studies: store.studies,
    specOf: store.specOf,
    collect: createCollector({ store, ledger, snapshots, cache, remove: removal.remove }),
    calibration: ledger.calibration,
    markDamagedAfter: ledger.markDamagedAfter,
    eventsAfter: ledger.eventsAfter,
    onEvent: ledger.onEvent,
    sequence: store.sequence,
    counts: () => countStates(ledger.entries()),
    async configure(changed) {
      settings = changed;
      await workers.configure(settings);
    },
    workers: places.capacity,
    pausedOnBattery: workers.pausedOnBattery,
    storeProblem: () =>
      store.problem() ?? scheduler.storeProblem() ?? lossOf(ledger.lost()) ?? store.damageProblem(),
    trainerProblem: scheduler.trainerProblem,
    remote: places.remoteStatus,
    busy: () => isBusy(ledger.entries()),
    async close() {
      workers.dispose();
      reevaluation.dispose();
      await scheduler.close();
      ledger.close();
      store.close();
    },
  };
}

/** @param study its id; undefined: the runs of all */
function listedRuns(
  study: string | undefined,
  store: Store,
  ledger: Ledger,
): ReturnType<Ledger["summaries"]> {
  const wanted = study === undefined ? null : new Set(store.studyRuns(study));
  return ledger.summaries().filter(({ run }) => !wanted || wanted.has(run));
}

function isBusy(entries: Iterable<RunEntry>): boolean {
  for (const { summary } of entries) if (summary.state === "running" || willTrain(summary)) return true;
  return false;
}

function countStates(entries: Iterable<RunEntry>): Record<RunState, number> {
  const none = runStates.map((state) => [state, 0]);
  const counts: Record<RunState, number> = Object.fromEntries(none);
  for (const { summary } of entries) counts[summary.state]++;
  return counts;
}

/** What is said while the store has only damaged parts of some runs. */
function lossOf(runs: ReadonlySet<RunId>): string | null {
  if (runs.size === 0) return null;
  const which = [...runs].slice(0, 3).join(", ") + (runs.size > 3 ? ", …" : "");
  return sentenceOf("store/only-damaged", { runs: formatCount(runs.size, "run"), which });
}

function interruptRunning(ledger: Ledger): void {
  for (const { run, state } of ledger.summaries())
    if (state === "running") ledger.change(run, { state: "interrupted" });
}

/** Whether a run trains or will do so by itself; a program that someone else starts will not. */
function willTrain({ state, program }: RunSummary): boolean {
  return isActive(state) && program !== "opened";
}
