/** Optuna's own pruners on the stored curves: `optuna_pruners.py` asks them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { repository } from "../study.ts";
import type { SearchedStudy } from "./study.ts";

/** A Python that has the package optuna: python3 -m venv .cache/python-optuna, then pip install optuna. */
const python = join(repository, ".cache/python-optuna/bin/python");

export interface Pruned {
  version: string;
  /** by pruner, study and order: for each run the epoch at which it was pruned, null for the others */
  stops: Record<string, (number | null)[][][]>;
}

/** JSON has no infinity. */
const LOWEST = -1e300;

/**
 * Null where there is no Python with Optuna.
 *
 * @param orders of each study's runs
 */
export async function pruneByOptuna(
  studies: readonly SearchedStudy[],
  orders: (study: SearchedStudy) => readonly (readonly number[])[],
): Promise<Pruned | null> {
  if (!existsSync(python)) return null;
  const child = spawn(python, [join(import.meta.dirname, "optuna_pruners.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const input = studies.map((study) => ({
    epochs: study.epochs,
    curves: study.curves.map((curve) => curve.map((value) => Math.max(LOWEST, value))),
    orders: orders(study),
  }));
  child.stdin.end(JSON.stringify(input));
  const [written, [status]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (status !== 0) throw new Error(`optuna_pruners.py ended with status ${status}.`);
  return JSON.parse(written) as Pruned;
}
