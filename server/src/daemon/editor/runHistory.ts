/** The newest epochs of runs, without their spectra, kept in memory for those who watch for symptoms. */
import {
  type LayerState,
  type LowestLoss,
  layerState,
  type SymptomPoint,
  symptomWindow,
} from "../../indicator/symptoms/symptom.ts";
import type { EpochRecord, RunId } from "../../protocol/protocol.ts";
import type { RunService } from "../../runs/service.ts";

export interface RunHistory {
  /** Oldest first; empty for a run that has not been read from the store yet, which is then read soon. */
  recent(run: RunId): SymptomPoint[];
  /** Whether its epochs have been read, so that those to come are needed. */
  knows(run: RunId): boolean;
  /** Takes an epoch as it comes in. */
  add(run: RunId, record: EpochRecord): void;
  forget(run: RunId): void;
}

/** @param onRead told when a run's epochs have become known */
export function createRunHistory(service: Pick<RunService, "get">, onRead: (run: RunId) => void): RunHistory {
  const known = new Map<RunId, SymptomPoint[]>();
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
      const points: SymptomPoint[] = [];
      for (const record of scoreRecords) {
        const layers = record.layers.map((layer) => layerState(layer, layer.nuclearNorm === 0));
        points.push(toPoint(record, layers, points.at(-1)));
      }
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
      const layers = record.layers.map((layer) => layerState(layer, layer.singularValues[0] === 0));
      const point = toPoint(record, layers, earlier.at(-1));
      known.set(run, [...earlier, point].slice(-symptomWindow));
    },
    forget(run) {
      known.delete(run);
      wanted.delete(run);
    },
  };
}

function toPoint(
  record: Omit<EpochRecord, "layers">,
  layers: LayerState[],
  before: SymptomPoint | undefined,
): SymptomPoint {
  const { epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy } = record;
  return {
    ...{ epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, layers },
    lowest: lowestWith(before?.lowest ?? null, record),
    guessing: record.guessing ?? before?.guessing ?? null,
  };
}

function lowestWith(
  before: LowestLoss | null,
  { epoch, validationLoss, validationAccuracy, trainLoss }: Omit<EpochRecord, "layers">,
): LowestLoss | null {
  if (validationLoss === null || (before && before.validationLoss <= validationLoss)) return before;
  return { epoch, validationLoss, validationAccuracy, trainLoss };
}
