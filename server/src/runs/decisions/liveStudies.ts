import type { Objective } from "../../domain/objective.ts";
import { objectiveOf } from "../../domain/objective.ts";
import { soFarOf } from "../../indicator/rules/facts/soFar.ts";
import type { RunId, StudyId } from "../../protocol/protocol.ts";
import type { RunRepository } from "../store/repository.ts";
import type { RunEntry } from "../store/runEntry.ts";
import type { Store } from "../store/store.ts";
import { LiveRun } from "./liveRun.ts";

type Runs = Pick<RunRepository, "get" | "onChange">;

export type LiveStudies = ReturnType<typeof createLiveStudies>;

export function createLiveStudies(
  store: Pick<Store, "studyRuns" | "studySize" | "epochsOf" | "damageOf" | "damageChanges">,
  repository: Runs,
) {
  /** In the order of the launch. A spec's study never changes; one that programs open runs of grows. */
  const members = new Map<StudyId, RunId[]>();
  const known = new Map<RunId, LiveRun>();
  /** the sound runs of studies, until one comes, goes, or is found to be damaged */
  const studies = new Map<StudyId, { members: RunId[]; sound: LiveRun[] }>();
  let damageChanges = store.damageChanges();

  repository.onChange((run, entry) => {
    const live = known.get(run);
    if (live && entry && isSameObjective(live.objective, objectiveOf(entry.summary))) return live.take(entry);
    // One that was there before, and that nothing has asked for, is in no array.
    if (!live && entry && entry.summary.epoch >= 0) return;
    known.delete(run);
    studies.clear();
  });

  function runsOf(study: StudyId): RunId[] {
    const known = members.get(study);
    if (known && known.length === store.studySize(study)) return known;
    const runs = store.studyRuns(study);
    if (runs.length > 0) members.set(study, runs);
    return runs;
  }

  function liveRun(run: RunId): LiveRun | null {
    const entry = repository.get(run);
    if (!entry || store.damageOf(run) !== null) return null;
    const live = known.get(run) ?? new LiveRun(entry, store);
    known.set(run, live);
    return live;
  }

  /** All sound runs of a study: the same array until another one belongs to it. */
  function liveRuns(study: StudyId): LiveRun[] {
    if (damageChanges !== store.damageChanges()) studies.clear();
    damageChanges = store.damageChanges();
    const members = runsOf(study);
    const known = studies.get(study);
    if (known?.members === members) return known.sound;
    const sound = members.flatMap((run) => liveRun(run) ?? []);
    studies.set(study, { members, sound });
    return sound;
  }

  return {
    runsOf,
    run: liveRun,
    study: liveRuns,
    /**
     * Reads some of what verdicts take of a run that has just become relevant; later epochs are added one by one.
     *
     * @returns whether all is read
     */
    preload(run: RunId): boolean {
      const live = liveRun(run);
      if (live && !live.readSome()) return false;
      if (live) soFarOf(live).hasLearned();
      return true;
    },
    /** A run as it would be by another entry, which no study has. */
    apart: (entry: RunEntry): LiveRun => new LiveRun(entry, store),
    /** Takes what was read of a run apart from its study, where its study has read less. */
    adopt(live: LiveRun): void {
      const entry = repository.get(live.run);
      const before = known.get(live.run);
      if (!entry || before?.isRead) return;
      live.take(entry);
      known.set(live.run, live);
      studies.clear();
    },
    /** Keeps the record of an epoch that was just stored at hand, as the store has it. */
    hold(run: RunId, epoch: number, body: string): void {
      known.get(run)?.hold(epoch, body);
    },
  };
}

function isSameObjective(one: Objective, other: Objective): boolean {
  return one.metric === other.metric && one.goal === other.goal;
}
