import type { DaemonSettings } from "../protocol/protocol.ts";
import type { AnyConfig } from "../specification/expansion/programConfig.ts";
import type { Log } from "./log.ts";
import type { Programs } from "./programs/programs.ts";
import { createTrainersByKind } from "./programs/trainersByKind.ts";
import { createProgramTrainers, hasRoom } from "./redis/trainers/programTrainers.ts";
import type { RedisTrainers, RedisTrainersOptions } from "./redis/trainers/redisTrainers.ts";
import { createTrainerProcess } from "./scheduling/trainerProcess.ts";
import type { Trainers, TrainersEvents } from "./scheduling/trainers.ts";

/** Makes the trainers on other machines that train in place of this one. */
export type CreateRemote = (
  options: Omit<RedisTrainersOptions, "key" | "build">,
  events: TrainersEvents,
) => RedisTrainers;

/** Where runs train: in a process of this machine, or with workers elsewhere. */
export function createTrainingPlaces(options: {
  programs: Programs;
  log: Log;
  /** the folder of snapshots */
  snapshots: string;
  trainerPath: string;
  /** as they are when the trainers are made */
  settings: () => DaemonSettings;
  /** runs that this machine may train at once */
  workers: () => number;
  createRemote: CreateRemote | undefined;
  /** hears that workers elsewhere have come or gone */
  onSlots: () => void;
}) {
  const { programs, log, snapshots, trainerPath, settings, workers, createRemote, onSlots } = options;
  let remote: RedisTrainers | null = null;
  const capacity = () => remote?.slots() ?? workers();

  return {
    createTrainers(events: TrainersEvents): Trainers {
      const { redis: url, snapshotFolder: sharedFolder = null } = settings();
      const runner = programs.createRunner(events);
      if (!createRemote || url === null) {
        const engines = createTrainerProcess({ path: trainerPath, snapshots, log }, events);
        return createTrainersByKind(engines, runner.trainers);
      }
      const { decisionOn, addOutput: onOutput } = programs;
      const shared = { url, snapshots, sharedFolder, log };
      remote = createRemote({ ...shared, onSlots, decisionOn, onOutput }, events);
      return createTrainersByKind(remote, createProgramTrainers(remote, runner));
    },

    /** Workers that train runs of an engine. */
    capacity,

    /** Runs to train at once: while no worker elsewhere starts programs, this machine does. */
    total: (): number => capacity() + (remote?.programSlots() === 0 ? workers() : 0),

    /** Whether what a run needs beside a worker is free. */
    hasRoom: (config: AnyConfig): boolean => hasRoom(config, remote, programs, workers()),

    /** Of workers elsewhere; null where there are none. */
    remoteStatus: () => remote?.status() ?? null,
  };
}
