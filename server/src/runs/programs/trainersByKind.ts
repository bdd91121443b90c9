import type { RunId } from "../../protocol/protocol.ts";
import { isProgram } from "../../specification/expansion/programConfig.ts";
import type { Trainers } from "../scheduling/trainers.ts";
import type { TrainingJob } from "../trainer/messages.ts";
import type { ProgramJob } from "./process/programTask.ts";

/** @param programs nothing is done about programs when absent */
export function createTrainersByKind(
  engines: Trainers<TrainingJob>,
  programs?: Trainers<ProgramJob>,
): Trainers {
  const trainersOf = new Map<RunId, Trainers<never>>();
  return {
    train({ config, engine, ...job }) {
      if (isProgram(config)) {
        if (!programs) return;
        trainersOf.set(job.run, programs);
        programs.train({ ...job, config });
      } else if (engine !== "program") {
        trainersOf.set(job.run, engines);
        engines.train({ ...job, config, engine });
      }
    },
    stop: (run) => trainersOf.get(run)?.stop(run),
    halt: (run) => trainersOf.get(run)?.halt(run),
    stored: (run, epoch) => trainersOf.get(run)?.stored(run, epoch),
    problem: () => engines.problem?.() ?? null,
    async close() {
      await Promise.all([engines.close(), programs?.close()]);
    },
  };
}
