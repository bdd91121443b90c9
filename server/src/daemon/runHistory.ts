/** The newest epochs of runs, without their spectra, kept in memory for those who watch for symptoms. */
import { type EpochPoint, type Peak, peakWith, symptomWindow } from "../indicator/verdicts/symptoms.ts";
import type { EpochRecord, RunId, ScoreRecord } from "../protocol/protocol.ts";
import type { RunService } from "../runs/service.ts";

export interface RunHistory {
  /** Oldest first; empty for a run that has not been read from the store yet, which is then read soon. */
  recent(run: RunId): EpochPoint[];
  /** Whether its epochs have been read, so that those to come are needed. */
  knows(run: RunId): boolean;
  /** Takes an epoch as it comes in. */
  add(run: RunId, record: EpochRecord): void;
  forget(run: RunId): void;
}

/** @param onRead told when a run's epochs have become known */
export function createRunHistory(service: Pick<RunService, "get">, onRead: (run: RunId) => void): RunHistory {
  const known = new Map<RunId, EpochPoint[]>();
  const wanted = new Set<RunId>();
  let isReading = false;

  /** Reading takes milliseconds a run: one run, then whatever else the daemon has to do. */
  function readNext(): void {
    isReading = false;
    const [run] = wanted;
    if (run === undefined) return;
    wanted.delete(run);
    try {
      const { scoreRecords = [] } = service.get({ runs: [run], records: "scores" }).runs[0]!;
      const isDead = ({ nuclearNorm }: ScoreRecord["layers"][number]) => nuclearNorm === 0;
      let peak: Peak | null = null;
      const points = scoreRecords.map((record) => {
        const point = toPoint(record, record.layers.filter(isDead), peak);
        peak = point.peak;
        return point;
      });
      known.set(run, points.slice(-symptomWindow));
      onRead(run);
    } catch {
      // It was deleted, or the store is closing.
      known.delete(run);
    }
    if (wanted.size > 0) readSoon();
  }

  function readSoon(): void {
    if (!isReading) setImmediate(readNext);
    isReading = true;
  }

  return {
    recent(run) {
      const points = known.get(run);
      if (points) return points;
      wanted.add(run);
      readSoon();
      return [];
    },
    knows: (run) => known.has(run),
    add(run, record) {
      const points = known.get(run);
      if (!points) return;
      const earlier = points.filter(({ epoch }) => epoch < record.epoch);
      const dead = record.layers.filter(({ singularValues }) => singularValues[0] === 0);
      const point = toPoint(record, dead, earlier.at(-1)?.peak ?? null);
      known.set(run, [...earlier, point].slice(-symptomWindow));
    },
    forget(run) {
      known.delete(run);
      wanted.delete(run);
    },
  };
}

function toPoint(
  { epoch, trainLoss, trainAccuracy, validationAccuracy, scores }: Omit<EpochRecord, "layers">,
  dead: { name: string }[],
  peakBefore: Peak | null,
): EpochPoint {
  const so = scores?.so ?? null;
  return {
    epoch,
    trainLoss,
    trainAccuracy,
    validationAccuracy,
    so,
    peak: peakWith(peakBefore, epoch, so),
    deadLayers: dead.map(({ name }) => name),
  };
}
