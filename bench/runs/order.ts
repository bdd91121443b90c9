import { type Experiment, shellOf } from "../support/experiments.ts";
import { median } from "../support/median.ts";
import { finish, processorSeconds, startBenchDaemon } from "./benchDaemon.ts";

const RUNS = 8;
/** Short studies are repeated more often, since a pause of the machine weighs more in them. */
const LEAST_ROUNDS = 3;
const LEAST_SECONDS = 45;

/** Shares of the same study in the order of its launch, without verdicts. */
export interface OrderFigures {
  /** what a first look at every run adds to the wall time */
  clock: number;
  /** the same of the processor time of daemon and trainer, which the load of the machine changes less; null where it is unknown */
  processor: number | null;
  /** what a look at every run and verdicts after every epoch add to that */
  withVerdicts: number | null;
}

/**
 * What looking at all runs first, pausing and resuming them costs, and what judging them does: a study in both orders,
 * with and without verdicts, in turns, on one worker.
 */
export async function measureOrder(experiment: Experiment, epochs: number): Promise<OrderFigures> {
  const { connection, close } = await startBenchDaemon();
  try {
    await connection.request("dai/daemon/configure", { workers: 1 });
    const study = async (policy: { order: "mostPromising" | "asLaunched"; rule: "none" | "auto" }) => {
      const before = processorSeconds(connection) ?? 0;
      const spec = {
        dataset: shellOf(experiment),
        architecture: { kind: "mlp", hidden: experiment.plan.hidden },
        initialization: { seeds: RUNS },
        training: {
          optimizer: { ...experiment.plan.optimizer, learningRate: { logUniform: [1e-5, 1e-3] } },
          epochs,
        },
        policy,
      };
      const seconds = await finish(connection, { spec, fresh: true });
      return { seconds, processor: (processorSeconds(connection) ?? 0) - before };
    };
    await study({ order: "asLaunched", rule: "none" });
    const rounds: Record<"looks" | "plain" | "judged", Awaited<ReturnType<typeof study>>>[] = [];
    const start = performance.now();
    while (rounds.length < LEAST_ROUNDS || performance.now() - start < 1000 * LEAST_SECONDS)
      rounds.push({
        looks: await study({ order: "mostPromising", rule: "none" }),
        plain: await study({ order: "asLaunched", rule: "none" }),
        judged: await study({ order: "mostPromising", rule: "auto" }),
      });
    const isKnown = processorSeconds(connection) !== null;
    const share = (of: (round: (typeof rounds)[number]) => number) => median(rounds.map(of)) - 1;
    return {
      clock: share(({ looks, plain }) => looks.seconds / plain.seconds),
      processor: isKnown ? share(({ looks, plain }) => looks.processor / plain.processor) : null,
      withVerdicts: isKnown ? share(({ judged, plain }) => judged.processor / plain.processor) : null,
    };
  } finally {
    await close();
  }
}
