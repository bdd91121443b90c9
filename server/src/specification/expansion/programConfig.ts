/** What decides the course of a run whose training is a program of the user's own. */
import type { Parameters } from "../../domain/parameters.ts";
import type { RunConfig } from "./expand.ts";
import { hashOf, studyKind } from "./runId.ts";

/** How the daemon starts a program. */
export interface Program {
  /** an argument list with placeholders such as `{learningRate}` and `{seed}` */
  command: string[];
  /** the file that the command's first word was found to be at the launch; that word itself when absent */
  executable?: string;
  /** absolute path of the directory that it starts in */
  directory: string;
  /** added to the daemon's own environment */
  environment: Record<string, string>;
  /** devices that one run has to itself */
  gpus: number;
  /** whether the program, started again, continues from a checkpoint of its own */
  resumes: boolean;
}

export interface ProgramConfig {
  /** null for a program that someone else starts */
  program: Program | null;
  parameters: Parameters;
  seed: number;
}

/** What decides the course of any run. */
export type AnyConfig = RunConfig | ProgramConfig;

export function isProgram(config: AnyConfig): config is ProgramConfig {
  return "program" in config;
}

/** The id of a run that the daemon starts: a hash of the command, where it runs, and the run's parameters and seed. */
export function programRunId({ program, parameters, seed }: ProgramConfig): string {
  return hashOf({ ...startOf(program), parameters, seed });
}

/** `studyKind` for any run: programs of one kind have the same command. */
export function kindOf(config: AnyConfig): string {
  return isProgram(config) ? hashOf(startOf(config.program)) : studyKind(config);
}

function startOf(program: Program | null): object {
  const { command, directory, environment } = program ?? {};
  return { command, directory, environment };
}
