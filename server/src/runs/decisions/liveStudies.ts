import type { Objective } from "../../domain/objective.ts";
import { objectiveOf } from "../../domain/objective.ts";
import { soFarOf } from "../../indicator/rules/facts/soFar.ts";
import { Curves, type Measure, type RunEnd, type StudyRun } from "../../indicator/rules/facts/studyRun.ts";
import type { EpochHistory, Guessing, RunHistory } from "../../indicator/runHistory.ts";
import type { RunId, StudyId } from "../../protocol/protocol.ts";
import { historyOf, unreported } from "../store/historyOf.ts";
import type { RunRepository } from "../store/repository.ts";
import type { RunEntry } from "../store/runEntry.ts";
import { scoreRecords } from "../store/scoreRecords.ts";
import type { Store } from "../store/store.ts";
import type { StoredRecord } from "../store/tables/storedRecord.ts";

type Records = Pick<Store, "epochsOf">;
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
    /** Reads what verdicts take of a run that has just become relevant; later epochs are added one by one. */
    preload(run: RunId): void {
      const live = liveRun(run);
      if (live) soFarOf(live).hasLearned();
    },
    /** Keeps the record of an epoch that was just stored at hand. */
    hold(run: RunId, record: StoredRecord): void {
      known.get(run)?.hold(record);
    },
  };
}

function isSameObjective(one: Objective, other: Objective): boolean {
  return one.metric === other.metric && one.goal === other.goal;
}

const { epoch: _, ...unreportedEpoch } = { ...unreported(0), layers: [] };

/** A verdict asks for all runs of its study several times, so what it asks for is at hand. */
class LiveRun implements StudyRun {
  readonly run: RunId;
  readonly objective: Objective;
  readonly #records: Records;
  readonly #curves: Curves;
  readonly #values = new Map<string, number | null>();
  #entry: RunEntry;
  #newest: StoredRecord | null = null;
  /** the newest record, before it was read back */
  #held: StoredRecord | null = null;
  #guessing: Guessing | null = null;
  version = 0;

  constructor(entry: RunEntry, records: Records) {
    this.run = entry.summary.run;
    this.objective = objectiveOf(entry.summary);
    this.#entry = entry;
    this.#records = records;
    this.#curves = new Curves(this.objective);
  }

  /** Of a transaction that failed, and of a run that begins again, the newest epochs are forgotten. */
  take(entry: RunEntry): void {
    this.version++;
    this.#entry = entry;
    const wanted = entry.summary.epoch + 1;
    if (this.#newest && this.#newest.epoch >= wanted) this.#newest = null;
    if (this.#held && this.#held.epoch >= wanted) this.#held = null;
    if (this.#curves.length > wanted) this.#curves.truncate(wanted);
  }

  /** Keeps the record of an epoch at hand that the store has just taken, so that it is not read. */
  hold(record: StoredRecord): void {
    this.#held = record;
  }

  get reached(): number {
    return this.#entry.summary.epoch;
  }

  get maxEpochs(): number {
    return this.#entry.summary.epochs;
  }

  get end(): RunEnd {
    const { state } = this.#entry.summary;
    if (state === "finished" || state === "diverged") return state;
    return state === "stopped" || state === "failed" ? "lost" : "open";
  }

  get guessing(): Guessing | null {
    void this.curves;
    return this.#guessing;
  }

  get curves(): Curves {
    const wanted = this.reached + 1;
    if (this.#curves.length === wanted - 1 && this.#held?.epoch === this.#curves.length)
      this.#push(this.#readBack(this.#held));
    if (this.#curves.length < wanted)
      for (const record of this.#read(this.#curves.length, wanted - this.#curves.length)) {
        this.#push(record);
        this.#newest = record;
      }
    return this.#curves;
  }

  /** As the store has it: JSON has null in place of numbers that are not finite. */
  #readBack(held: StoredRecord): StoredRecord {
    this.#held = null;
    this.#newest = JSON.parse(JSON.stringify(held)) as StoredRecord;
    return this.#newest;
  }

  #push(record: StoredRecord): void {
    // A program may leave epochs out.
    while (this.#curves.length < record.epoch) this.#curves.push(unreportedEpoch);
    this.#guessing ??= record.guessing ?? null;
    this.#curves.push(record);
  }

  at(epoch: number): EpochHistory | undefined {
    if (this.#held?.epoch === epoch) this.#readBack(this.#held);
    if (this.#newest?.epoch === epoch) return this.#newest;
    const record = epoch < 0 ? undefined : this.#read(epoch, 1)[0];
    return record?.epoch === epoch ? record : undefined;
  }

  history(): RunHistory {
    const { summary, scoring } = this.#entry;
    return historyOf(summary, scoreRecords(this.#records, this.run, scoring.indicator.matrix));
  }

  /** Measures of an epoch never change, but for the settings of the scores that they are made of. */
  value(measure: Measure, epoch: number): number | null {
    if (epoch > this.reached) return null;
    const key = `${measure.id} ${epoch}`;
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = measure.at(this.history(), epoch);
    const finite = value === null || !Number.isFinite(value) ? null : value;
    this.#values.set(key, finite);
    return finite;
  }

  #read(from: number, count: number): StoredRecord[] {
    return Array.from(this.#records.epochsOf(this.run, { from, count }), ({ body }) => JSON.parse(body));
  }
}
