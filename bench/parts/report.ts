/** What all parts of `npm run bench` share: the table that they print to, and the engines and networks that they measure. */
import type { Engine } from "../../server/src/engine/engine.ts";
import type { Experiment } from "../support/experiments.ts";
import type { Table } from "../support/table.ts";

export interface Report {
  table: Table;
  /** wasm first */
  engines: Engine[];
  /** the columns of the table */
  experiments: Experiment[];
  isNativeHere: boolean;
  /** whether the figures of `order` are written to docs/results/costs.json */
  saves: boolean;
}

/** Epochs that a median is taken of. */
export const EPOCHS = 5;

/** The name of a contestant without its version or settings. */
export function sideOf(name: string): string {
  return name.replace(/:.*| \(.*/, "");
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** A share in percent with one digit; null is unknown. */
export function percent(share: number | null): string {
  return share === null ? "unknown" : `${(100 * share).toFixed(1)}%`;
}
