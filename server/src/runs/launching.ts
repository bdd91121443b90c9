import { setImmediate } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { accuracyObjective, type Objective, objectiveOf } from "../domain/objective.ts";
import { isActive } from "../domain/runState.ts";
import { launchedBy, replacedBy } from "../domain/studies.ts";
import type { Result, RunId, RunSummary, StartParams, StudyId } from "../protocol/protocol.ts";
import type { PlannedRun } from "../specification/expansion/expand.ts";
import { type AnyConfig, isProgram } from "../specification/expansion/programConfig.ts";
import { lossObjective } from "./decisions/lossAlone.ts";
import type { Rescoring } from "./decisions/rescoring.ts";
import { type Launch, newSummary, readLaunch } from "./launch.ts";
import type { Ledger } from "./ledger.ts";
import { checkPermission, noPermission, type ProgramPermission } from "./programs/permission.ts";
import type { Removal } from "./removal.ts";
import type { Scheduler } from "./scheduling/scheduler.ts";
import type { Store } from "./store/store.ts";
import { createTurns } from "./turns.ts";

interface LaunchInto {
  store: Store;
  ledger: Ledger;
  scheduler: Scheduler;
  removal: Removal;
  cache: string;
}

interface LaunchedRun {
  run: RunId;
  planned: PlannedRun<AnyConfig>;
  /** what lists show of it from now on; null for a new run */
  change: Partial<RunSummary> | null;
  /** null where its scores and verdicts stay as they are */
  rescoring: Rescoring | null;
  /** whether it trained, or waited for a worker, when the launch came to it */
  wasActive: boolean;
}

/**
 * Stores the study that a spec describes, and has its runs trained.
 *
 * @throws InvalidSpecError, or a RefusedProgramError where the client may not start the spec's program
 */
export async function launchStudy(
  params: StartParams,
  permission: ProgramPermission = noPermission,
  { store, ledger, scheduler, removal, cache }: LaunchInto,
): Promise<Result<"dai/runs/start">> {
  const launch = await readLaunch(params, cache, (run) => ledger.summary(run) !== undefined);
  const { study, name, uri, text, epochs } = launch;
  if (launch.isOfProgram) checkPermission(permission);
  const runs = [...launch.runs.keys()];
  const replaced = replacedBy(launch, ledger.summaries());
  const former = params.fresh ? runs.flatMap((run) => ledger.summary(run) ?? []) : [];
  if (params.fresh) await removal.remove(runs);
  await setImmediate();
  store.transaction(() => store.putStudy({ study, name, uri, spec: text, runs }), "later");
  await setImmediate();
  await launchRuns(launch, ledger, scheduler, replaced);
  await store.sync();
  ledger.together(() => {
    for (const before of former) keepOf(before, ledger, replaced);
  });
  const { policy, indicator } = launch.scoring;
  const calibrate = policy.calibrate && { ...policy.calibrate, checkpoints: indicator.checkpoints };
  return { study, runs, epochs, ...(calibrate ? { calibrate } : {}) };
}

/** What a run that is trained from the beginning keeps: its notes, and the other studies that it belongs to. */
function keepOf(before: RunSummary, ledger: Ledger, replaced: ReadonlySet<StudyId>): void {
  const now = ledger.summary(before.run);
  if (!now) return;
  const { notes } = before;
  const change = { ...launchedBy(before, now, replaced), ...(notes && { notes }) };
  if (!isDeepStrictEqual({ ...now, ...change }, now)) ledger.change(before.run, change);
}

/**
 * Brings the runs of a launch to where the launch wants them, in slices, since there may be thousands.
 *
 * @param replaced the studies whose place the launch takes
 */
export async function launchRuns(
  launch: Launch,
  ledger: Ledger,
  scheduler: Scheduler,
  replaced: ReadonlySet<StudyId> = new Set(),
): Promise<void> {
  const planned = [...launch.runs];
  const turns = createTurns();
  const queued: RunId[] = [];
  let begun: LaunchedRun | null = null;
  await ledger.preload(
    planned.map(([run]) => run),
    launch,
  );
  try {
    for (let at = 0; at < planned.length; ) {
      const some: RunId[] = [];
      ledger.together(() => {
        do {
          const [run, one] = planned[at]!;
          // It can have been deleted since the last slice.
          const known: LaunchedRun | null = begun?.rescoring?.isCurrent() ? begun : null;
          begun = known ?? begin(run, one, { ...launch, replaced }, ledger);
          if (begun.rescoring?.goOn(turns.areDue) === false) break;
          if (launchRun(begun, launch, ledger, scheduler)) some.push(run);
          begun = null;
          at++;
        } while (at < planned.length && !turns.areDue());
      }, "later");
      queued.push(...some);
      await turns.give();
    }
  } finally {
    // All together: which run is first depends on the others, and to queue takes as long as the queue is. Where the disk
    // fails on the way, those that are stored as queued are trained.
    scheduler.queue(queued);
  }
}

/** @returns what is to be done about a run; its epochs are scored again before that, which may take many slices */
function begin(
  run: RunId,
  planned: PlannedRun<AnyConfig>,
  launch: Launch & { replaced: ReadonlySet<StudyId> },
  ledger: Ledger,
): LaunchedRun {
  const found = ledger.summary(run);
  const wasActive = found !== undefined && isActive(found.state);
  // Its trainer begins again, so there is nothing to score again.
  if (ledger.markDamaged(run)) ledger.restart(run);
  const before = ledger.summary(run);
  if (!before) return { run, planned, change: null, rescoring: null, wasActive };
  const { study, name, uri, scoring, engine, keepBest = true, priority } = launch;
  const objective = launch.objective ?? openObjective(before);
  const { parameters } = planned;
  const epochs = Math.max(before.epochs, launch.epochs);
  // Verdicts also depend on how many epochs are left and, in a study that calibrates itself, on its other runs.
  const isOtherStudy = scoring.policy.calibrate !== undefined && before.study !== study;
  const isJudgedAnew = before.verdict !== null && (epochs > before.epochs || isOtherStudy);
  const change: Partial<RunSummary> = {
    ...launchedBy(before, { study, name, uri, parameters }, launch.replaced),
    epochs,
    ...(engine && { engine }),
    ...(objective && { objective }),
    ...(scoring.success && { success: scoring.success }),
    ...(keepBest === (before.keepBest ?? true) ? {} : { keepBest }),
    ...(priority === undefined ? {} : { priority }),
  };
  const isRescored =
    isJudgedAnew ||
    !isDeepStrictEqual(ledger.scoring(run), scoring) ||
    !isDeepStrictEqual(objectiveOf(before), objectiveOf({ objective }));
  const rescoring = isRescored ? ledger.rescoring(run, scoring, change) : null;
  return { run, planned, change, rescoring, wasActive };
}

/** What the reports of a program have decided; undefined before the first. */
function openObjective({ epoch, validationAccuracy, best }: RunSummary): Objective | undefined {
  if (epoch < 1) return undefined;
  return validationAccuracy === null && best ? lossObjective : accuracyObjective;
}

/** @returns whether the run is to be queued */
function launchRun(
  { run, planned, change, rescoring, wasActive }: LaunchedRun,
  launch: Launch,
  ledger: Ledger,
  scheduler: Scheduler,
): boolean {
  const { scoring } = launch;
  const before = ledger.summary(run);
  if (!before || !change) {
    const { config, parameters } = planned;
    ledger.add(config, scoring, newSummary(run, config, launch, parameters));
    return true;
  }
  // How a program is started may be another; what decides the run's course is the same, or it would be another run.
  if (isProgram(planned.config)) ledger.reconfigure(run, planned.config);
  const isOtherClock = ledger.scoring(run)?.indicator.every !== scoring.indicator.every;
  if (rescoring) rescoring.commit();
  else if (!isDeepStrictEqual({ ...before, ...change }, before)) ledger.change(run, change);
  const summary = ledger.summary(run)!;
  if ((wasActive || isActive(before.state)) && !isActive(summary.state)) void scheduler.cancel(run);
  else if (isOtherClock) scheduler.renew(run);
  if (!mayGoOn(summary)) return false;
  ledger.change(run, { state: "queued", problem: null });
  return true;
}

/** Whether launching a run that exists lets it train: unless its policy holds it, or there is nothing left to do. */
function mayGoOn({ state, epoch, epochs, verdict, dismissed }: RunSummary): boolean {
  if (state === "finished") return epoch < epochs;
  if (state === "failed") return true;
  return state === "stopped" && (verdict?.decision !== "stopped" || dismissed);
}
