/** `dai runs`, `show`, `stop`, `continue`, `delete` and the table of a study, with a real daemon. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs, python, pythonModules } from "../../support/needs.ts";
import { removeHome, temporaryHome } from "../support/daemon.ts";
import { dai, linesByRun } from "../support/runs.ts";

const small = {
  name: "Gains 学習",
  dataset: { kind: "shell", dimensions: 8, train: 400, validation: 200 },
  architecture: { kind: "mlp", hidden: [8] },
  initialization: { gain: [0.5, 1, 2], seeds: 2 },
  training: { epochs: 4 },
  indicator: { window: 2, checkpoints: [2, 3] },
};
const home = temporaryHome();
const spec = join(home, "small.dai.json");
let announced: object[];

beforeAll(async () => {
  writeFileSync(spec, JSON.stringify(small));
  const { status, stdout } = await dai(home, ["run", spec, "--json"]);
  expect(status).toBe(0);
  announced = [...linesByRun(stdout).values()].map((lines) => lines[0]!);
});
afterAll(() => removeHome(home));

const runsOf = async (...args: string[]) => JSON.parse((await dai(home, ["runs", ...args, "--json"])).stdout);

test("the first line of a run tells its parameters", () => {
  expect(announced[0]).toMatchObject({
    type: "run",
    seed: 1,
    parameters: expect.any(Object),
    state: "running",
  });
});

test("runs of a study are listed by its name or its spec, filtered, sorted and cut to the best", async () => {
  expect(await runsOf(small.name)).toHaveLength(6);
  expect(await runsOf(spec, "--filter", "gain>=1 seed=2")).toHaveLength(2);
  const sorted = await runsOf(spec, "--sort", "validationAccuracy", "--state", "finished");
  const accuracies = sorted.map(
    ({ validationAccuracy }: { validationAccuracy: number }) => validationAccuracy,
  );
  expect(accuracies).toEqual([...accuracies].sort((a, b) => b - a));
  const [best] = await runsOf(spec, "--best", "--sort", "validationAccuracy", "--state", "finished");
  expect(best.run).toBe(sorted[0].run);
});

test("a table has the parameters that vary", async () => {
  const { stdout } = await dai(home, ["runs", spec]);
  const [head, ...rows] = stdout.trimEnd().split("\n");
  expect(head).toMatch(/^run +gain +seed +state/);
  expect(rows).toHaveLength(6);
});

test("an unknown column or state is one sentence", async () => {
  expect((await dai(home, ["runs", "--sort", "depth"])).stderr).toContain('There is no column "depth"');
  expect((await dai(home, ["runs", "--state", "done"])).stderr).toContain('There is no state "done"');
});

test("stopping a run that has ended says so", async () => {
  const [{ run }] = await runsOf(spec);
  expect((await dai(home, ["stop", run])).stdout).toBe(`${run} has already ended (finished)\n`);
});

test("a run id that is not unique asks for more of it", async () => {
  const { stderr } = await dai(home, ["show", ""]);
  expect(stderr).toContain('6 run ids start with "": type more characters.');
});

describe("a study is exported with a row per run", () => {
  test("as CSV, whose format the file's ending tells", async () => {
    const file = join(home, "study.csv");
    expect((await dai(home, ["export", spec, "--output", file])).stderr).toBe("");
    const [head, ...rows] = readFileSync(file, "utf8").trimEnd().split("\r\n");
    expect(head).toMatch(/^run,study,state,engine,seed,initialization[.]gain,/);
    expect(head).toContain(",verdict,verdict_2,verdict_3");
    expect(rows).toHaveLength(6);
  });

  test("and pandas reads CSV and Parquet alike", needs(pythonModules("pandas", "pyarrow")), async () => {
    const files = ["csv", "parquet"].map((format) => join(home, `pandas.${format}`));
    for (const file of files)
      expect((await dai(home, ["export", small.name, "--output", file])).status).toBe(0);
    const script = `
import json, sys, pandas
csv, parquet = pandas.read_csv(sys.argv[1]), pandas.read_parquet(sys.argv[2])
pandas.testing.assert_frame_equal(csv, parquet, check_dtype=False)
print(json.dumps([list(parquet.columns), {c: str(t) for c, t in parquet.dtypes.items()}, parquet["initialization.gain"].tolist()]))
`;
    const [columns, types, gains] = JSON.parse(
      execFileSync(python, ["-c", script, ...files], { encoding: "utf8" }),
    );
    expect(columns).toContain("verdict_2");
    expect(types).toMatchObject({ seed: "int64", epoch: "int64", "initialization.gain": "float64" });
    expect(gains.toSorted()).toEqual([0.5, 0.5, 1, 1, 2, 2]);
  });

  test("and what has no such format says which there are", async () => {
    const { stderr, status } = await dai(home, ["export", spec, "--format", "svg"]);
    expect(status).toBe(1);
    expect(stderr).toBe("dai: A study can't be written as svg: use csv, json, parquet.\n");
  });
});

test("deleting asks for no confirmation without a terminal", async () => {
  const [{ run }] = await runsOf(spec);
  expect((await dai(home, ["delete", run])).stdout).toBe(`${run} deleted\n`);
  expect(await runsOf(spec)).toHaveLength(5);
});
