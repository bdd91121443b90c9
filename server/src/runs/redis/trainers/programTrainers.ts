import type { RunId } from "../../../protocol/protocol.ts";
import { type AnyConfig, isProgram } from "../../../specification/expansion/programConfig.ts";
import type { ProgramJob } from "../../programs/process/programTask.ts";
import type { ProgramRunner } from "../../programs/programRunner.ts";
import type { Trainers } from "../../scheduling/trainers.ts";
import type { RedisTrainers } from "./redisTrainers.ts";

/** Programs go to the workers elsewhere that start them; while there is none, they are started on this machine. */
export function createProgramTrainers(remote: RedisTrainers, here: ProgramRunner): Trainers<ProgramJob> {
  const trainersOf = new Map<RunId, Trainers<ProgramJob>>();
  return {
    train(job) {
      const isElsewhere = remote.programSlots() > 0 && !here.hasOutlived(job.run);
      const trainers = isElsewhere ? remote : here.trainers;
      if (isElsewhere) here.markElsewhere(job.run);
      trainersOf.set(job.run, trainers);
      trainers.train(job);
    },
    stop: (run) => trainersOf.get(run)?.stop(run),
    halt: (run) => trainersOf.get(run)?.halt(run),
    stored: (run, epoch) => trainersOf.get(run)?.stored(run, epoch),
    close: here.trainers.close,
  };
}

/** @param workers runs that this machine trains at once */
export function hasRoom(
  config: AnyConfig,
  remote: RedisTrainers | null,
  here: Pick<ProgramRunner, "hasRoom" | "count">,
  workers: number,
): boolean {
  if (!remote) return here.hasRoom(config);
  const slots = remote.programSlots();
  if (!isProgram(config)) return slots > 0 || remote.networks() < remote.slots();
  if (slots > 0) return slots === remote.slots() || remote.programs() < slots;
  return here.hasRoom(config) && here.count() < workers;
}
