import { existsSync, readdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { formatCount } from "../domain/format.ts";
import { noNotes, tidyTags } from "../domain/notes.ts";
import { can, isActive, isAdvisedAgainst, isOver, type RunState, runStates } from "../domain/runState.ts";
import type { DaemonSettings, Notes, RunId, RunSummary } from "../protocol/protocol.ts";
import { createCollector } from "./collection/collector.ts";
import { createPredictorReader } from "./decisions/predictorFile.ts";
import { createLateLooks } from "./decisions/reevaluation.ts";
import { createRunDetails } from "./details.ts";
import { readLaunch } from "./launch.ts";
import { launchRuns } from "./launching.ts";
import { createLedger } from "./ledger.ts";
import type { Endpoint } from "./programs/environment.ts";
import { checkPermission, noPermission } from "./programs/permission.ts";
import { createPrograms } from "./programs/programs.ts";
import type { RedisTrainers, RedisTrainersOptions } from "./redis/redisTrainers.ts";
import { createWorkers } from "./scheduling/concurrency.ts";
import { createScheduler } from "./scheduling/scheduler.ts";
import { createTrainerProcess } from "./scheduling/trainerProcess.ts";
import type { Trainers, TrainersEvents } from "./scheduling/trainers.ts";
import { createTrainersByKind } from "./scheduling/trainersByKind.ts";
import { type Log, type RunService, UnknownRunError, UnknownStudyError } from "./service.ts";
import { openStore } from "./store/store.ts";
import { defaultScoring } from "./store/storedScoring.ts";

export interface RunServiceOptions {
  /** the state directory */
  home: string;
  log: Log;
  settings: DaemonSettings;
  /** path of trainer.js; beside this bundle by default */
  trainerPath?: string;
  /** how the battery is looked at */
  onBattery?: () => Promise<boolean>;
  /** where programs reach this daemon; known once it listens */
  endpoint?: Promise<Endpoint>;
  /** makes the trainers on other machines that train in place of this one */
  createRemote?: (
    options: Omit<RedisTrainersOptions, "key" | "build">,
    events: TrainersEvents,
  ) => RedisTrainers;
}

/** How long a deletion waits for a trainer to let go of a run, in milliseconds. */
const mostPatience = 5000;
/** Runs that are deleted in one transaction: few, for each may have thousands of records. */
const removeTogether = 10;

/** Opens the runs of a state directory; those that were interrupted go on at once. */
export function createRunService(options: RunServiceOptions): RunService {
  const { home, log } = options;
  let { settings } = options;
  const store = openStore(join(home, "runs.db"));
  const ledger = createLedger(store, log, createPredictorReader(home, log));
  const details = createRunDetails(ledger, store);
  const snapshots = join(home, "snapshots");
  const endpoint = options.endpoint ?? new Promise<Endpoint>(() => {});
  const programs = createPrograms({ home, ledger, store, endpoint, scoringOf: defaultScoring });
  const trainerPath = options.trainerPath ?? fileURLToPath(new URL("trainer.js", import.meta.url));
  const workers = createWorkers(() => scheduler.reconsider(), options.onBattery);
  let remote: RedisTrainers | null = null;
  const count = () => remote?.slots() ?? workers.count();

  function createTrainers(events: TrainersEvents): Trainers {
    const { redis: url } = settings;
    if (!options.createRemote || url === null) {
      const engines = createTrainerProcess({ path: trainerPath, snapshots, log }, events);
      return createTrainersByKind(engines, programs.createRunner(events).trainers);
    }
    const onSlots = () => scheduler.reconsider();
    remote = options.createRemote({ url, snapshots, log, onSlots }, events);
    // Programs are started where the daemon is: workers elsewhere have neither their files nor their frameworks.
    return createTrainersByKind(remote, programs.createRunner(events).trainers);
  }

  const scheduler = createScheduler({
    ledger,
    log,
    workers: count,
    snapshotSeconds: () => settings.snapshotSeconds,
    createTrainers,
    hasRoom: programs.hasRoom,
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
    const gone = scheduler.cancel(run).then(() => removeFiles(run));
    // A trainer that hangs may take for ever; its files go when it lets go of them, or at the daemon's next start.
    const late = new AbortController();
    await Promise.race([gone, sleep(mostPatience, undefined, { signal: late.signal }).catch(() => {})]);
    late.abort();
    gone.catch((error: Error) => log.warn(`The files of run ${run} can't be deleted (${error.message}).`));
  }

  async function removeFiles(run: RunId): Promise<void> {
    // It can have been launched anew meanwhile; its trainer then drops what is here.
    if (ledger.summary(run)) return;
    await rm(join(snapshots, run), { recursive: true, force: true });
    await programs.remove(run);
  }

  async function removeAll(runs: RunId[]): Promise<void> {
    for (let start = 0; start < runs.length; start += removeTogether) {
      const some = runs.slice(start, start + removeTogether);
      ledger.together(() => some.forEach(ledger.remove));
      await Promise.all(some.map(remove));
      await setImmediate();
    }
  }

  // A crash in the middle of a deletion leaves snapshots of a run that is gone.
  for (const folder of existsSync(snapshots) ? readdirSync(snapshots) : [])
    if (!ledger.summary(folder)) rmSync(join(snapshots, folder), { recursive: true, force: true });
  for (const { run, state } of ledger.summaries())
    if (state === "running") ledger.change(run, { state: "interrupted" });
  const active = ledger.summaries().flatMap((summary) => (willTrain(summary) ? [summary.run] : []));
  void workers.configure(settings).then(() => scheduler.queue(active));

  const lateLooks = createLateLooks(ledger, log, (run) => void scheduler.cancel(run));

  return {
    programs: programs.sessions,
    programOutput: (run, after) => programs.output(known(run).run, after),
    async start(params, permission = noPermission) {
      const launch = await readLaunch(
        params,
        join(home, "cache"),
        (run) => ledger.summary(run) !== undefined,
      );
      const { study, name, uri, text, epochs } = launch;
      if (launch.isOfProgram) checkPermission(permission);
      const runs = [...launch.runs.keys()];
      const written = runs.flatMap((run) => {
        const notes = ledger.summary(run)?.notes;
        return params.fresh && notes ? [{ run, notes }] : [];
      });
      if (params.fresh) await removeAll(runs);
      store.transaction(() => store.putStudy({ study, name, uri, spec: text, runs }));
      await launchRuns(launch, ledger, scheduler);
      ledger.together(() => {
        for (const { run, notes } of written) ledger.change(run, { notes });
      });
      const { policy, indicator } = launch.scoring;
      const calibrate = policy.calibrate && { ...policy.calibrate, checkpoints: indicator.checkpoints };
      return { study, runs, epochs, ...(calibrate ? { calibrate } : {}) };
    },
    list({ study }) {
      const wanted = study === undefined ? null : new Set(store.studyRuns(study));
      const runs = ledger.summaries().filter(({ run }) => !wanted || wanted.has(run));
      return { sequence: store.sequence(), runs };
    },
    get({ runs, records = false }) {
      runs.forEach(known);
      return { runs: runs.map((run) => details.whole(run, records)) };
    },
    recordPages: details.pages,
    async stop(runs) {
      const stopped = runs.filter((run) => can("stop", known(run)));
      ledger.together(() => {
        for (const run of stopped) ledger.change(run, { state: "stopped" });
      });
      for (const run of stopped) void scheduler.cancel(run);
      return { runs: stopped };
    },
    async continue(runs, permission = noPermission) {
      if (runs.some((run) => known(run).program === "launched")) checkPermission(permission);
      return { runs: runs.filter((run) => continueRun(known(run))) };
    },
    dismiss(runs) {
      const dismissed = runs.filter((run) => isOver(known(run).state) && isAdvisedAgainst(known(run)));
      ledger.together(() => {
        for (const run of dismissed) ledger.change(run, { dismissed: true });
      });
      return { runs: dismissed };
    },
    async delete(runs) {
      runs.forEach(known);
      await removeAll(runs);
      return { runs };
    },
    studies: store.studies,
    specOf: store.specOf,
    annotateRun(run, changed) {
      ledger.change(run, { notes: notesWith(known(run).notes ?? noNotes, changed) });
      return {};
    },
    annotateStudy(study, changed) {
      const before = store.studies().find((one) => one.study === study)?.notes;
      if (!before) throw new UnknownStudyError(study);
      store.transaction(() => store.putNotes(study, notesWith(before, changed)));
      return {};
    },
    collect: createCollector({ store, ledger, snapshots, cache: join(home, "cache"), remove: removeAll }),
    calibration: ledger.calibration,
    markDamagedAfter: ledger.markDamagedAfter,
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
    storeProblem: () => store.problem() ?? scheduler.storeProblem() ?? lossOf(ledger.lost()),
    trainerProblem: scheduler.trainerProblem,
    remote: () => remote?.status() ?? null,
    busy: () => ledger.summaries().some((summary) => summary.state === "running" || willTrain(summary)),
    async close() {
      workers.dispose();
      lateLooks.dispose();
      await scheduler.close();
      store.close();
    },
  };

  function continueRun(summary: RunSummary): boolean {
    // A program that somebody else starts is for them to start again.
    if (!can("continue", summary) || (summary.program === "opened" && !isActive(summary.state))) return false;
    const { run, state } = summary;
    const dismissed = summary.dismissed || isAdvisedAgainst(summary);
    if (isActive(state)) ledger.change(run, { dismissed });
    else enqueue(run, { dismissed });
    return true;
  }
}

/** What is said while the store has only damaged parts of some runs. */
function lossOf(runs: ReadonlySet<RunId>): string | null {
  if (runs.size === 0) return null;
  const which = [...runs].slice(0, 3).join(", ") + (runs.size > 3 ? ", …" : "");
  return `Of ${formatCount(runs.size, "run")} (${which}) the store has only damaged parts, so they are not listed: launch their specs again, or dai restore FILE brings back a backup.`;
}

/** Whether a run trains or will do so by itself; a program that somebody else starts will not. */
function willTrain({ state, program }: RunSummary): boolean {
  return isActive(state) && program !== "opened";
}

function notesWith(before: Notes, { note = before.note, tags = before.tags }: Partial<Notes>): Notes {
  return { note, tags: tidyTags(tags) };
}
