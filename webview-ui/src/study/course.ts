/** When the epochs of a study were trained, and what the study knew by then. */

import { formatCount, formatPercent } from "../../../server/src/domain/format.ts";
import { isBetter } from "../../../server/src/domain/objective.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { metricOf, objectiveOf } from "../state/metrics.ts";
import type { Run } from "../state/state.ts";
import { type Epochs, epochsOf } from "../state/studySummary.ts";

/** An epoch that was trained. */
interface TrainedEpoch {
  run: Run;
  epoch: number;
  /** milliseconds since the epoch of Unix; where runs do not tell, their order stands for it */
  at: number;
  value: number | null;
}

/** The best result after so many epochs of the whole study. */
export interface BestSoFar {
  spent: number;
  best: number;
  run: RunId;
}

export interface Course extends Epochs {
  best: BestSoFar[];
  /** runs tell when they trained; otherwise the order of the launch stands for it */
  isTimed: boolean;
}

/** How the best result grew with the epochs that the study's runs trained. */
export function courseOf(runs: readonly Run[]): Course {
  const objective = objectiveOf(runs);
  const { value } = metricOf(objective.metric);
  const isTimed = runs.some(({ summary }) => summary.sessions !== undefined);
  const trained = runs.flatMap((run, index) =>
    timesOf(run, isTimed ? 0 : index * 1e6).map(({ epoch, at }): TrainedEpoch => {
      const record = run.records[epoch];
      return { run, epoch, at, value: record ? value(record) : null };
    }),
  );
  trained.sort((a, b) => a.at - b.at);
  const best: BestSoFar[] = [];
  for (const [index, { run, value: found }] of trained.entries())
    if (found !== null && (best.length === 0 || isBetter(found, best.at(-1)!.best, objective)))
      best.push({ spent: index + 1, best: found, run: run.summary.run });
  return { best, ...epochsOf(runs), isTimed };
}

/** A stretch in which a run trained, in milliseconds. */
export interface Stretch {
  run: Run;
  from: number;
  until: number;
  /** the worker's place: stretches in one place do not overlap */
  lane: number;
}

/** Where each run trained, stretch by stretch; [] where runs do not tell. @param now where those end that still train */
export function stretchesOf(runs: readonly Run[], now: number): Stretch[] {
  const stretches = runs.flatMap((run) =>
    (run.summary.sessions ?? []).map(({ started, ended }, index, { length }) => {
      const isOpen = run.summary.state === "running" && index === length - 1;
      return { run, from: Date.parse(started), until: isOpen ? now : Date.parse(ended), lane: 0 };
    }),
  );
  stretches.sort((a, b) => a.from - b.from);
  const ends: number[] = [];
  for (const stretch of stretches) {
    const free = ends.findIndex((end) => end <= stretch.from);
    stretch.lane = free < 0 ? ends.length : free;
    ends[stretch.lane] = stretch.until;
  }
  return stretches;
}

/** When each epoch of a run ended: each takes its seconds from the beginning of the session that it is in. */
function timesOf({ summary, records }: Run, start: number): { epoch: number; at: number }[] {
  const sessions = summary.sessions ?? [];
  let at = start;
  let next = 0;
  return Array.from({ length: Math.max(0, summary.epoch) }, (_, index) => {
    const epoch = index + 1;
    while (next < sessions.length && sessions[next]!.epoch < epoch)
      at = Date.parse(sessions[next++]!.started);
    at += 1000 * (records[epoch]?.seconds ?? 0);
    return { epoch, at };
  });
}

/** What was spent and saved, in a sentence. */
export function courseText({ spent, asked, saved, isTimed }: Course): string {
  const share = (epochs: number) => (asked > 0 ? ` (${formatPercent(epochs / asked)})` : "");
  const order = isTimed
    ? ""
    : " The runs do not tell when they trained, so the order of the launch stands for it.";
  return `${formatCount(spent, "epoch")} spent of ${formatCount(asked, "epoch")} asked for${share(spent)}; stopping saved ${formatCount(saved, "epoch")}${share(saved)}.${order}`;
}
