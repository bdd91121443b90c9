import {
  applyNotification,
  createStudyView,
  type StudyView,
} from "../../../server/src/cli/terminal/studyView.ts";
import type {
  EpochRecord,
  RunState,
  RunSummary,
  Scores,
  Verdict,
  VerdictRecord,
} from "../../../server/src/protocol/protocol.ts";

export function summary(run: string, changed: Partial<RunSummary> = {}): RunSummary {
  return {
    run,
    study: "study",
    name: "Shell-256",
    uri: null,
    seed: 1,
    gain: 1,
    scheme: "xavierNormal",
    hidden: [256, 128],
    engine: "wasm",
    state: "running",
    epoch: -1,
    epochs: 30,
    validationAccuracy: null,
    scores: null,
    verdict: null,
    dismissed: false,
    problem: null,
    ...changed,
  };
}

export function record(
  epoch: number,
  validationAccuracy: number,
  level: number,
  scores: Scores | null = null,
): EpochRecord {
  const layers = [{ name: "dense_1", width: 2, singularValues: [level, level] }];
  return {
    epoch,
    trainLoss: null,
    trainAccuracy: null,
    validationLoss: 0.7,
    validationAccuracy,
    layers,
    scores,
    seconds: 0.5,
  };
}

export function verdictRecord(verdict: Verdict, changed: Partial<VerdictRecord> = {}): VerdictRecord {
  return {
    epoch: 10,
    verdict,
    so: 4.77,
    ss: 9.85e-4,
    sF: verdict === "continue" ? 27.94 : 0,
    threshold: 0.25,
    gateNonUniformity: 4,
    gateShift: 3.3e-3,
    initialSo: 4.7,
    layer: { name: "dense_1", so: 2.4, ss: 1.03e-3 },
    calibrated: true,
    decision: "advised",
    saves: 20,
    sentence: "The singular values have stopped changing in every layer.",
    ...changed,
  };
}

export interface Course {
  changed?: Partial<RunSummary>;
  /** mean singular value by epoch */
  levels: number[];
  accuracy: number;
  verdict?: VerdictRecord;
  state: RunState;
}

let sequence = 0;

/** A view of runs that took these courses, brought about by the notifications that a daemon sends. */
export function follow(courses: Course[]): StudyView {
  const ids = courses.map((_, i) => `run${i}`);
  const view = createStudyView(
    "Shell-256",
    courses.map(({ changed }, i) => summary(ids[i]!, changed)),
  );
  courses.forEach(({ levels, accuracy, verdict, state }, i) => {
    const run = ids[i]!;
    const scores = { so: 5, ss: 1e-3, st: 5.1, sF: verdict?.sF ?? 0, sFv: accuracy };
    levels.forEach((level, epoch) => {
      const params = {
        ...record(epoch, accuracy, level, epoch < 10 ? null : scores),
        run,
        sequence: ++sequence,
      };
      applyNotification(view, { method: "dai/run/epoch", params });
      if (verdict?.epoch === epoch) {
        applyNotification(view, {
          method: "dai/run/verdict",
          params: { ...verdict, run, sequence: ++sequence },
        });
      }
    });
    const params = { ...view.runs.get(run)!.summary, state, sequence: ++sequence };
    applyNotification(view, { method: "dai/run/changed", params });
  });
  return view;
}

export const decaying = Array.from({ length: 31 }, (_, epoch) => 0.05 + 0.25 * 0.8 ** epoch);
export const flat = new Array<number>(31).fill(0.3);

export const fourRuns: Course[] = [
  { levels: decaying, accuracy: 0.803, verdict: verdictRecord("continue"), state: "finished" },
  {
    changed: { gain: 8 },
    levels: flat,
    accuracy: 0.54,
    verdict: verdictRecord("discard"),
    state: "finished",
  },
  {
    changed: { seed: 2 },
    levels: decaying,
    accuracy: 0.791,
    verdict: verdictRecord("continue"),
    state: "finished",
  },
  {
    changed: { seed: 2, gain: 13.48270312 },
    levels: flat,
    accuracy: 0.529,
    verdict: verdictRecord("discard"),
    state: "finished",
  },
];
