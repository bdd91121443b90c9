import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Contestant } from "./contestant.ts";
import { type Experiment, TRAIN, VALIDATION } from "./experiments.ts";

const python = process.env["PYTHON"] ?? "python3";

/** The version of PyTorch that Python imports, or null when there is none. */
export function pytorchVersion(): string | null {
  try {
    return execFileSync(python, ["-c", "import torch; print(torch.__version__)"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return null;
  }
}

/**
 * PyTorch in a process of its own (pytorch_epoch.py), which trains an epoch for each line that it gets.
 *
 * @param dataLoader whether batches come from a DataLoader; else they are indexed
 */
export async function startPytorch(
  { dimensions, plan }: Experiment,
  dataLoader: boolean,
): Promise<Contestant> {
  const script = fileURLToPath(new URL("pytorch_epoch.py", import.meta.url));
  const work = { dimensions, ...plan, train: TRAIN, validation: VALIDATION, dataLoader };
  const child = spawn(python, [script, JSON.stringify(work)], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout);
  const answers = lines[Symbol.asyncIterator]();
  const settings = (await answers.next()).value;
  return {
    name: `PyTorch, ${dataLoader ? "DataLoader" : "indexed batches"} (${settings})`,
    async epoch() {
      child.stdin.write("\n");
      return Number((await answers.next()).value);
    },
    close() {
      child.stdin.end();
      void once(child, "exit");
    },
  };
}
