/** The newest epochs of runs, without their spectra, kept in memory for those who watch for symptoms. */
import { type SymptomPoint, symptomWindow } from "../../indicator/symptoms/symptom.ts";
import type { EpochRecord, RunId, ScoreRecord } from "../../protocol/protocol.ts";
import type { RunService } from "../../runs/service.ts";
import { createTurns, type Turns } from "../../runs/turns.ts";
import { ofRecord, ofScores } from "./symptomPoint.ts";

export interface RunHistory {
  /** Oldest first; empty for a run that has not been read from the store yet, which is then read soon. */
  recent(run: RunId): SymptomPoint[];
  /** Takes an epoch as it comes in, of a run that is known. Many at once, as of a run that is scored again, are read from the store instead. */
  add(run: RunId, record: () => EpochRecord): void;
  forget(run: RunId): void;
}

/** Epochs of a run that are taken in one turn of the event loop. */
const mostAtOnce = 64;

/** @param onRead told when a run's epochs have become known */
export function createRunHistory(
  service: Pick<RunService, "recordPages">,
  onRead: (run: RunId) => void,
): RunHistory {
  const known = new Map<RunId, SymptomPoint[]>();
  const wanted = new Set<RunId>();
  /** of runs that are known, the epochs that have come in this turn of the event loop */
  const arrived = new Map<RunId, (() => EpochRecord)[]>();
  /** the run that is being read */
  let underWay: RunId | null = null;
  let isReading = false;

  /** A run of thousands of epochs takes a second: it is read in slices, between which others have their turn. */
  async function read(run: RunId, turns: Turns): Promise<void> {
    underWay = run;
    let points: SymptomPoint[] = [];
    try {
      // Again from where it came to, since others may have come meanwhile.
      for (let next = 0, before = -1; next !== before; ) {
        before = next;
        for (const page of service.recordPages(run, "scores", next)) {
          if (page.length === 0) break;
          for (const record of page as ScoreRecord[]) points.push(ofScores(record, points.at(-1)));
          points = points.slice(-symptomWindow);
          next = points.at(-1)!.epoch + 1;
          await turns.give();
          if (underWay !== run) return;
        }
      }
      known.set(run, points);
      onRead(run);
    } catch {
      // It was deleted, or the store is closing.
      known.delete(run);
    }
    underWay = null;
  }

  async function readAll(): Promise<void> {
    const turns = createTurns();
    for (const run of wanted) {
      wanted.delete(run);
      await read(run, turns);
    }
    isReading = false;
  }

  function want(run: RunId): void {
    wanted.add(run);
    if (!isReading) setImmediate(readAll);
    isReading = true;
  }

  function take(run: RunId, record: EpochRecord): void {
    const points = known.get(run);
    if (!points) return;
    const earlier = points.filter(({ epoch }) => epoch < record.epoch);
    known.set(run, [...earlier, ofRecord(record, earlier.at(-1))].slice(-symptomWindow));
  }

  function takeArrived(run: RunId): void {
    const records = arrived.get(run) ?? [];
    arrived.delete(run);
    if (records.length <= mostAtOnce) for (const record of records) take(run, record());
    else want(run);
  }

  return {
    recent(run) {
      takeArrived(run);
      const points = known.get(run);
      if (points) return points;
      want(run);
      return [];
    },
    add(run, record) {
      if (!known.has(run)) return;
      const records = arrived.get(run) ?? [];
      if (records.length === 0) setImmediate(takeArrived, run);
      if (records.length <= mostAtOnce) records.push(record);
      arrived.set(run, records);
    },
    forget(run) {
      known.delete(run);
      arrived.delete(run);
      wanted.delete(run);
      if (underWay === run) underWay = null;
    },
  };
}
