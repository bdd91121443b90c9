/** Starts a run's program. */
import { sentenceOf } from "../../../messages/catalogue.ts";
import { fillCommand } from "../../../specification/expansion/placeholders.ts";
import type { Devices } from "./devices.ts";
import { type Endpoint, programEnvironment } from "./environment.ts";
import { endGroup } from "./processGroup.ts";
import { writeProcessRecord } from "./processRecord.ts";
import { type ProgramProcess, startProgram } from "./programProcess.ts";
import type { ProgramJob, ProgramTask } from "./programTask.ts";

/** @param directory the run's own folder */
export function startTask(task: ProgramTask, directory: string, endpoint: Endpoint): ProgramProcess {
  const { job, config, devices } = task;
  const { run, epochs } = job;
  const resume = task.storedEpoch >= 0;
  const started = startProgram({
    command: fillCommand(config.program.command, { ...config.parameters, seed: config.seed, epochs }),
    executable: config.program.executable,
    cwd: config.program.directory,
    environment: programEnvironment({ run, config, epochs, resume, directory, devices, endpoint }),
    directory,
  });
  const { pid } = started;
  try {
    if (pid !== null) writeProcessRecord(directory, pid, devices);
  } catch (error) {
    // On a full disk, say: a program without a record would train on, and no daemon would find it.
    if (pid !== null) void endGroup(pid);
    throw error;
  }
  return started;
}

/** Why a program cannot be started on this machine; null where it can. */
export function startProblem({ program }: ProgramJob["config"], devices: Devices): string | null {
  if (!program) return sentenceOf("program-start/elsewhere", {});
  const count = program.gpus > 0 ? devices.count() : 0;
  if (program.gpus <= count) return null;
  return sentenceOf("program-start/gpus", { gpus: program.gpus, count });
}
