/** The programs that a worker starts: all in the one folder that its user has named, whatever a job says. */

import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MessageError } from "../../../messages/messageError.ts";
import type { ReportResult } from "../../../protocol/programs.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import { locateProgram } from "../../../specification/checks/programOnMachine.ts";
import type { Endpoint } from "../../programs/process/environment.ts";
import { outputPath, readOutput } from "../../programs/process/output.ts";
import { endGroup } from "../../programs/process/processGroup.ts";
import { livingProcess } from "../../programs/process/processRecord.ts";
import type { ProgramJob } from "../../programs/process/programTask.ts";
import { createProgramRunner } from "../../programs/programRunner.ts";
import { createProgramSessions, type ProgramSessions } from "../../programs/reports/programSessions.ts";
import type { Trainers, TrainersEvents } from "../../scheduling/trainers.ts";

export interface ProgramSocket {
  endpoint: Endpoint;
  close(): Promise<void>;
}

export interface RemoteProgramsOptions {
  /** this machine's copy of the program's directory */
  folder: string;
  /** Opens the socket that programs report to. */
  listen(sessions: ProgramSessions): Promise<ProgramSocket>;
  /** what a program is told after its newest record was stored */
  decisionOn(run: RunId): ReportResult;
}

/** Output that one message holds; of more the newest part. */
const MOST_OUTPUT_BYTES = 2 ** 18;

export type RemotePrograms = ReturnType<typeof createRemotePrograms>;

export function createRemotePrograms(
  { folder, listen, decisionOn }: RemoteProgramsOptions,
  events: TrainersEvents,
) {
  const state = join(folder, ".dai");
  const place = prepare(state);
  const sessions: ProgramSessions = createProgramSessions(() => runner.reports);
  const socket = listen(sessions);
  const endpoint = socket.then((opened) => opened.endpoint);
  const tell = (run: RunId) => sessions.stop(run, decisionOn(run).sentence);
  const runner = createProgramRunner({ folder: state, endpoint, tell, decisionOn }, events);
  const sent = new Map<RunId, number>();
  const sizeOf = (run: RunId) => statSync(outputPath(join(state, run)), { throwIfNoEntry: false })?.size ?? 0;

  return {
    /** names the folder, also for workers of other machines that share it: only there are the runs' checkpoints */
    place,
    trainers: {
      ...runner.trainers,
      async close() {
        await runner.trainers.close();
        await (await socket).close();
      },
    } satisfies Trainers<ProgramJob>,
    hasRoom: runner.hasRoom,

    /**
     * The job as this machine runs it. A program that outlived its worker is ended first.
     * @throws one sentence where the program cannot be started here
     */
    async localize(job: ProgramJob): Promise<ProgramJob> {
      const { run, config } = job;
      const program = config.program!;
      const { found, problem } = locateProgram(
        { ...program, directory: "." },
        folder,
        process.env["PATH"] ?? "",
      );
      if (!found) throw new MessageError("worker/no-program", { reason: problem.message });
      const living = livingProcess(join(state, run));
      if (living) await endGroup(living.pid);
      sent.set(run, sizeOf(run));
      return { ...job, config: { ...config, program: { ...program, ...found } } };
    },

    /** What a run's program has printed since this was last asked. */
    newOutput(run: RunId): string {
      const before = sent.get(run);
      if (before === undefined) return "";
      try {
        const size = sizeOf(run);
        const start = Math.max(size < before ? 0 : before, size - MOST_OUTPUT_BYTES);
        const { text, end } = readOutput(join(state, run), start, MOST_OUTPUT_BYTES);
        sent.set(run, end);
        return start > before ? `[output was left out here]\n${text}` : text;
      } catch {
        // The program has made something else of the file.
        return "";
      }
    },

    forget: (run: RunId) => void sent.delete(run),
  };
}

/** Makes the folder of the runs' folders, which version control is to pass over, and returns its id. */
function prepare(state: string): string {
  mkdirSync(state, { recursive: true, mode: 0o700 });
  writeFileSync(join(state, ".gitignore"), "*\n");
  const file = join(state, "place");
  if (!existsSync(file)) writeFileSync(file, randomUUID());
  return readFileSync(file, "utf8");
}
