import type { Objective } from "../../domain/objective.ts";
import { objectiveOf } from "../../domain/objective.ts";
import { Curves, type Measure, type RunEnd, type StudyRun } from "../../indicator/rules/studyRun.ts";
import type { EpochHistory, Guessing, RunHistory } from "../../indicator/runHistory.ts";
import type { RunId, RunSummary, StudyId } from "../../protocol/protocol.ts";
import { historyOf, unreported } from "../store/historyOf.ts";
import type { RunRepository } from "../store/repository.ts";
import { scoreRecords } from "../store/scoreRecords.ts";
import type { Store } from "../store/store.ts";
import type { StoredRecord } from "../store/tables/storedRecord.ts";

type Sources = { store: Pick<Store, "epochsOf">; repository: Pick<RunRepository, "get"> };

export type LiveStudies = ReturnType<typeof createLiveStudies>;

export function createLiveStudies(
  store: Pick<Store, "studyRuns" | "studySize" | "epochsOf" | "damageOf">,
  repository: Pick<RunRepository, "get">,
) {
  /** In the order of the launch. A spec's study never changes; one that programs open runs of grows. */
  const members = new Map<StudyId, RunId[]>();
  const known = new Map<RunId, LiveRun>();

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
    const objective = objectiveOf(entry.summary);
    const found = known.get(run);
    if (found?.objective.metric === objective.metric && found.objective.goal === objective.goal) return found;
    const created = new LiveRun(run, objective, { store, repository });
    known.set(run, created);
    return created;
  }

  return {
    runsOf,
    run: liveRun,
    study: (study: StudyId): LiveRun[] => runsOf(study).flatMap((run) => liveRun(run) ?? []),
    /** Reads the curves of a run that has just become relevant; later epochs are added one by one. */
    preload(run: RunId): void {
      void liveRun(run)?.curves;
    },
    forget(run: RunId): void {
      known.delete(run);
    },
  };
}

const { epoch: _, ...unreportedEpoch } = { ...unreported(0), layers: [] };

class LiveRun implements StudyRun {
  readonly run: RunId;
  readonly objective: Objective;
  readonly #sources: Sources;
  readonly #curves: Curves;
  readonly #values = new Map<string, number | null>();
  #guessing: Guessing | null = null;

  constructor(run: RunId, objective: Objective, sources: Sources) {
    this.run = run;
    this.objective = objective;
    this.#sources = sources;
    this.#curves = new Curves(objective);
  }

  get #summary(): RunSummary {
    return this.#sources.repository.get(this.run)!.summary;
  }

  get reached(): number {
    return this.#summary.epoch;
  }

  get maxEpochs(): number {
    return this.#summary.epochs;
  }

  get end(): RunEnd {
    const { state } = this.#summary;
    if (state === "finished" || state === "diverged") return state;
    return state === "stopped" || state === "failed" ? "lost" : "open";
  }

  get guessing(): Guessing | null {
    void this.curves;
    return this.#guessing;
  }

  get curves(): Curves {
    const wanted = this.reached + 1;
    // A transaction that failed, or a run that was deleted and launched anew, has fewer epochs than before.
    if (this.#curves.length > wanted) this.#curves.truncate(wanted);
    if (this.#curves.length < wanted)
      for (const record of this.#records(this.#curves.length, wanted - this.#curves.length)) {
        // A program may leave epochs out.
        while (this.#curves.length < record.epoch) this.#curves.push(unreportedEpoch);
        this.#guessing ??= record.guessing ?? null;
        this.#curves.push(record);
      }
    return this.#curves;
  }

  at(epoch: number): EpochHistory | undefined {
    const record = epoch < 0 ? undefined : this.#records(epoch, 1)[0];
    return record?.epoch === epoch ? record : undefined;
  }

  history(): RunHistory {
    const { store, repository } = this.#sources;
    const { summary, scoring } = repository.get(this.run)!;
    return historyOf(summary, scoreRecords(store, this.run, scoring.indicator.matrix));
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

  #records(from: number, count: number): StoredRecord[] {
    return Array.from(this.#sources.store.epochsOf(this.run, { from, count }), ({ body }) =>
      JSON.parse(body),
    );
  }
}
