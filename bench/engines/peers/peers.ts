import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Experiment, TRAIN, VALIDATION } from "../../support/experiments.ts";
import type { Contestant } from "../contestant.ts";

const python = process.env["PYTHON"] ?? "python3";

/** The version of PyTorch that Python imports, or null when there is none. */
export const pytorchVersion = () => versionOf("torch");

/** The version of JAX that Python imports, or null when there is none. */
export const jaxVersion = () => versionOf("jax");

function versionOf(module: string): string | null {
  try {
    return execFileSync(python, ["-c", `import ${module}; print(${module}.__version__)`], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return null;
  }
}

/** The contestants in Python that can be had here, ready to train an experiment. */
export async function startPeers(experiment: Experiment): Promise<Contestant[]> {
  const pytorch = (dataLoader: boolean) =>
    startPeer(
      `PyTorch, ${dataLoader ? "DataLoader" : "indexed batches"}`,
      "pytorch_epoch.py",
      experiment,
      dataLoader,
    );
  return Promise.all([
    ...(jaxVersion() ? [startPeer("JAX", "jax_epoch.py", experiment)] : []),
    ...(pytorchVersion() ? [pytorch(false), pytorch(true)] : []),
  ]);
}

/**
 * An epoch of an experiment in a process of its own.
 *
 * @param dataLoader whether PyTorch's batches come from a DataLoader; else they are indexed
 */
async function startPeer(
  name: string,
  script: string,
  { dimensions, plan }: Experiment,
  dataLoader = false,
): Promise<Contestant> {
  const work = { dimensions, ...plan, train: TRAIN, validation: VALIDATION, dataLoader };
  const { settings, turn, close } = await startScript(script, work);
  return { name: `${name} (${settings})`, epoch: turn, close };
}

/** A script of this folder in a process of its own, which does its work once for each line that it gets. */
export interface Script {
  /** how it computes, in its own words */
  settings: string;
  /** does the work; seconds of CPU time */
  turn(): Promise<number>;
  close(): void;
}

/** @param work what the script gets as JSON */
export async function startScript(script: string, work: object): Promise<Script> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(python, [path, JSON.stringify(work)], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    settings: (await answers.next()).value,
    async turn() {
      child.stdin.write("\n");
      return Number((await answers.next()).value);
    },
    close() {
      child.stdin.end();
      void once(child, "exit");
    },
  };
}
