import { finish, startBenchDaemon, trainerUsage } from "./daemon.ts";
import { type Experiment, shellOf } from "./support/experiments.ts";
import { median } from "./support/median.ts";

const RUNS = 6;
const EPOCHS = 12;
const ROUNDS = 3;

export interface OrderFigures {
  /** time of a study with a look at every run first, over that of the same study in the order of its launch, less 1 */
  clock: number;
  /** the same of processor time, which the load of the machine changes less; null where it is unknown */
  processor: number | null;
}

/** What looking at all runs first, pausing and resuming them costs: a study in both orders, in turns, on one worker. */
export async function measureOrder(experiment: Experiment): Promise<OrderFigures> {
  const { connection, close } = await startBenchDaemon();
  try {
    await connection.request("dai/daemon/configure", { workers: 1 });
    const study = async (order: "mostPromising" | "asLaunched") => {
      const before = trainerUsage(connection)?.seconds ?? 0;
      const spec = {
        dataset: shellOf(experiment),
        architecture: { kind: "mlp", hidden: experiment.plan.hidden },
        initialization: { seeds: RUNS },
        training: {
          optimizer: { ...experiment.plan.optimizer, learningRate: { logUniform: [1e-5, 1e-3] } },
          epochs: EPOCHS,
        },
        policy: { order, rule: "none" },
      };
      const seconds = await finish(connection, { spec, fresh: true });
      return { seconds, processor: (trainerUsage(connection)?.seconds ?? 0) - before };
    };
    await study("asLaunched");
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++)
      rounds.push({ looks: await study("mostPromising"), plain: await study("asLaunched") });
    return {
      clock: median(rounds.map(({ looks, plain }) => looks.seconds / plain.seconds)) - 1,
      processor: trainerUsage(connection)
        ? median(rounds.map(({ looks, plain }) => looks.processor / plain.processor)) - 1
        : null,
    };
  } finally {
    await close();
  }
}
