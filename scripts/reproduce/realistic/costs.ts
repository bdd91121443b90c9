/** What looks, verdicts and statistics cost, as `npm run bench -- order --save` keeps it for docs/results/realistic.md. */
import { readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import Type, { type Static } from "typebox";
import { parseJson } from "../../../server/src/schema/parseJson.ts";

/** Epochs of the studies that it is measured with: short ones, and of a usual length. */
export const STUDY_LENGTHS = [12, 50];

const Share = Type.Union([Type.Number(), Type.Null()]);
const Study = Type.Object({
  network: Type.String(),
  epochs: Type.Integer(),
  clock: Type.Number(),
  processor: Share,
  withVerdicts: Share,
});
const Statistics = Type.Object({ network: Type.String(), engine: Type.String(), share: Type.Number() });
const CostsSchema = Type.Object({
  machine: Type.String(),
  /** load average: on a busy machine wall times are not comparable */
  load: Type.Number(),
  day: Type.String(),
  studies: Type.Array(Study),
  statistics: Type.Array(Statistics),
});
export type StudyCosts = Static<typeof Study>;
export type StatisticsCost = Static<typeof Statistics>;
export type Costs = Static<typeof CostsSchema>;

const file = new URL("../../../docs/results/costs.json", import.meta.url);

export async function saveCosts(found: Pick<Costs, "studies" | "statistics">): Promise<void> {
  const machine = `${cpus().length} × ${cpus()[0]?.model}`;
  const day = new Date().toISOString().slice(0, 10);
  const costs: Costs = { machine, load: Math.round(loadavg()[2]!), day, ...found };
  await writeFile(file, `${JSON.stringify(costs, null, 2)}\n`);
}

/** Null where nothing was kept. */
export async function readCosts(): Promise<Costs | null> {
  try {
    return parseJson(CostsSchema, await readFile(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
