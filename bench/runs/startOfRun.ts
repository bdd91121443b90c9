import type { DaemonConnection } from "../../server/src/connection/typed.ts";
import { type Experiment, shellOf } from "../support/experiments.ts";
import { median } from "../support/median.ts";
import { finish, startBenchDaemon } from "./benchDaemon.ts";

const ROUNDS = 5;

/** Milliseconds after `dai/runs/start`, medians. */
export interface StartFigures {
  /** until the record of the untrained network */
  untrained: number;
  /** until the record of the first epoch */
  epoch: number;
  /** what the first epoch itself took */
  training: number;
}

/**
 * How long a run takes to begin with a daemon that has trained before: on data that the trainer has at hand,
 * and on data that it has to make.
 */
export async function measureStart(
  experiment: Experiment,
): Promise<{ atHand: StartFigures; made: StartFigures }> {
  const { connection, close } = await startBenchDaemon();
  try {
    const specOf = (seed: number, dataSeed: number) => ({
      dataset: { ...shellOf(experiment), seed: dataSeed },
      architecture: { kind: "mlp", hidden: experiment.plan.hidden },
      initialization: { seeds: [seed] },
      training: { optimizer: experiment.plan.optimizer, epochs: 1 },
    });
    await finish(connection, { spec: specOf(1, 1) });
    const atHand = [];
    const made = [];
    for (let round = 1; round <= ROUNDS; round++) {
      atHand.push(await startOf(connection, specOf(1 + round, 1)));
      made.push(await startOf(connection, specOf(1, 1 + round)));
      // The data that the next run finds at hand are there again.
      await finish(connection, { spec: specOf(100 + round, 1) });
    }
    return { atHand: medians(atHand), made: medians(made) };
  } finally {
    await close();
  }
}

async function startOf(connection: DaemonConnection, spec: object): Promise<StartFigures> {
  const times: number[] = [];
  let training = 0;
  let start = 0;
  connection.on("dai/run/epoch", (record) => {
    times[record.epoch] = performance.now() - start;
    training = 1000 * record.seconds;
  });
  start = performance.now();
  await finish(connection, { spec });
  return { untrained: times[0]!, epoch: times[1]!, training };
}

function medians(all: StartFigures[]): StartFigures {
  const of = (name: keyof StartFigures) => median(all.map((each) => each[name]));
  return { untrained: of("untrained"), epoch: of("epoch"), training: of("training") };
}
