import { type Experiment, shellOf } from "../support/experiments.ts";
import { median } from "../support/median.ts";
import { finish, startBenchDaemon, trainerUsage } from "./benchDaemon.ts";

const RUNS = 8;
const EPOCHS = 4;
const ROUNDS = 3;
/** epochs of a run of the paper's */
const LONG_RUN = 100;

export interface StudyFigures {
  /** wall time of a study with one worker over that with two */
  speedup: number;
  /** the same if both workers had a core each: twice the processor time with one over that with two; null where it is unknown */
  speedupOfCores: number | null;
  /** runs of 100 epochs an hour if both workers had a core each; null where it is unknown */
  runsPerHour: number | null;
  /** the most memory that the trainer process had, less the data, for each of two workers; null where it is unknown */
  bytesPerTrainer: number | null;
}

/** Trains a study of eight runs with one worker and with two, in turns, through a daemon. */
export async function measureStudy(experiment: Experiment): Promise<StudyFigures> {
  const { connection, close } = await startBenchDaemon();
  try {
    const dataset = shellOf(experiment);
    const spec = {
      dataset,
      architecture: { kind: "mlp", hidden: experiment.plan.hidden },
      initialization: { seeds: RUNS },
      training: { optimizer: experiment.plan.optimizer, epochs: EPOCHS },
    };
    const study = async (workers: number) => {
      await connection.request("dai/daemon/configure", { workers });
      const before = trainerUsage(connection)?.seconds ?? 0;
      const seconds = await finish(connection, { spec, fresh: true });
      return { seconds, processor: (trainerUsage(connection)?.seconds ?? 0) - before };
    };
    // The first one makes the data and starts both workers.
    await study(2);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push({ one: await study(1), two: await study(2) });
    const usage = trainerUsage(connection);
    const dataBytes = 4 * dataset.dimensions * (dataset.train + dataset.validation);
    return {
      speedup: median(rounds.map(({ one, two }) => one.seconds / two.seconds)),
      speedupOfCores: usage && median(rounds.map(({ one, two }) => (2 * one.processor) / two.processor)),
      runsPerHour:
        usage && median(rounds.map(({ two }) => (2 * 3600 * RUNS * EPOCHS) / (LONG_RUN * two.processor))),
      bytesPerTrainer: usage && (usage.peakBytes - dataBytes) / 2,
    };
  } finally {
    await close();
  }
}
