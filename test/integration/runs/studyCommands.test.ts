import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { removeHome, temporaryHome } from "../support/daemon.ts";
import { dai } from "../support/runs.ts";

/** Runs of gain 1 learn, those of gain 25 do not. */
const small = {
  name: "Small",
  dataset: { kind: "shell", dimensions: 16, train: 2000, validation: 500 },
  architecture: { kind: "mlp", hidden: [32, 16] },
  initialization: { gain: [1, 25], seeds: 6 },
  training: { epochs: 12, optimizer: { kind: "rmsprop", learningRate: 0.003 } },
  indicator: { window: 4, checkpoints: [5, 8] },
};
const home = temporaryHome();
const spec = join(home, "small.dai.json");

beforeAll(async () => {
  writeFileSync(spec, JSON.stringify(small));
  expect((await dai(home, ["run", spec, "--json"])).status).toBe(0);
});
afterAll(() => removeHome(home));

test("a study is evaluated by its name or its spec, in tables and as JSON", async () => {
  const tables = await dai(home, ["evaluate", "Small", "--success", "0.56"]);
  expect(tables.stderr).toBe("");
  expect(tables.stdout).toContain("12 runs trained to their end (144 epochs); ");
  expect(tables.stdout).toContain("Prediction at epoch 5");
  expect(tables.stdout).not.toContain("Differences at epoch");
  const full = await dai(home, ["evaluate", "Small", "--success", "0.56", "--full"]);
  expect(full.stdout).toContain("Differences at epoch 5");
  const json = await dai(home, ["evaluate", spec, "--success", "0.56", "--checkpoint", "6", "--json"]);
  const evaluation = JSON.parse(json.stdout);
  expect(evaluation).toMatchObject({ study: "Small", runs: 12, unfinished: 0 });
  expect(evaluation.checkpoints.map(({ checkpoint }: { checkpoint: number }) => checkpoint)).toEqual([6]);
  const markdown = await dai(home, ["evaluate", "Small", "--markdown"]);
  expect(markdown.stdout).toContain("| predictor | labels |");
});

test("calibrating prints a block that a spec takes, and its expectations beside it", async () => {
  const { stdout, stderr } = await dai(home, [
    "calibrate",
    spec,
    "--success",
    "0.56",
    "--false-stops",
    "0.3",
  ]);
  expect(stderr).toContain("Fitted to 12 runs");
  expect(stderr).toContain("Expected for runs like these");
  const calibrated = join(home, "calibrated.dai.json");
  const { indicator: _, ...rest } = small;
  writeFileSync(calibrated, `${JSON.stringify(rest).slice(0, -1)},${stdout}}`);
  expect((await dai(home, ["validate", calibrated])).status).toBe(0);
});

test("a run is exported as CSV, JSON and SVG", async () => {
  const runs = JSON.parse((await dai(home, ["runs", "--json"])).stdout);
  const { run } = runs[0];
  const csv = await dai(home, ["export", run, "--format", "csv"]);
  expect(csv.stdout.trimEnd().split("\r\n")).toHaveLength(14);
  const json = await dai(home, ["export", run, "--format", "json"]);
  expect(JSON.parse(json.stdout).records).toHaveLength(13);
  const file = join(home, "run.svg");
  expect(await dai(home, ["export", run, "--format", "svg", "--output", file])).toMatchObject({
    status: 0,
    stdout: "",
  });
  const svg = readFileSync(file, "utf8");
  expect(svg).toMatch(/^<svg xmlns[\s\S]*Singular values of dense_2[\s\S]*<\/svg>\n$/);
  expect(svg.match(/<svg /g)).toHaveLength(6);
});

test("a study in place of a run is refused with the name of its best run", async () => {
  const [best] = JSON.parse((await dai(home, ["runs", spec, "--best", "--json"])).stdout);
  for (const [name, command] of [
    [spec, ["predict", spec, "rows.csv"]],
    ["Small", ["show", "Small"]],
    ["Small", ["export", "Small", "--format", "onnx"]],
  ] as const) {
    const { status, stdout, stderr } = await dai(home, [...command]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(
      new RegExp(
        `^dai: ${name} is a study of 12 runs, and this takes one of them: name its best so far, ${best.run} \\(accuracy [\\d.]+% at epoch ${best.best.epoch}\\), in its place\\.\n$`,
      ),
    );
  }
});

test("runs are sorted, filtered and shown by the metrics that they recorded", async () => {
  const rising = JSON.parse((await dai(home, ["runs", spec, "--sort", "validationLoss", "--json"])).stdout);
  const losses = await Promise.all(
    rising.slice(0, 3).map(async ({ run }: { run: string }) => {
      const { records } = JSON.parse((await dai(home, ["show", run, "--json"])).stdout);
      return records.at(-1).validationLoss;
    }),
  );
  expect(losses).toEqual(losses.toSorted((a, b) => a - b));
  const below = ["runs", spec, "--filter", `validationLoss<${(losses[0] + losses[1]) / 2}`];
  const { stdout } = await dai(home, [...below, "--columns", "run,macroF1,trainLoss"]);
  expect(stdout.trimEnd().split("\n")).toHaveLength(2);
  expect(stdout).toMatch(new RegExp(`^run +macro F1 +train loss\n${rising[0].run} `));
  expect((await dai(home, ["runs", spec, "--sort", "lossOfTest"])).stderr).toMatch(
    /^dai: There is no column "lossOfTest": use one of .*validationLoss, macroF1/,
  );
});

test("what cannot be done is one sentence on standard error", async () => {
  const missing = await dai(home, ["evaluate", "Large"]);
  expect(missing).toMatchObject({ status: 1, stdout: "" });
  expect(missing.stderr).toBe(
    "dai: There is no study Large: give a spec file, or the name of one of “Small”.\n",
  );
  expect((await dai(home, ["show", "Smal"])).stderr).toBe(
    "dai: There is no run or study Smal: did you mean “Small”?\n",
  );
  expect((await dai(home, ["runs", "large.dai.json"])).stderr).toBe(
    "dai: There is no file large.dai.json: check its path.\n",
  );
  const shared = await dai(home, ["evaluate", "Small", "--held-out", spec]);
  expect(shared.stderr).toBe(
    "dai: Small shares runs with a study given to --held-out: give other studies.\n",
  );
  const format = await dai(home, ["export", "x", "--format", "png"]);
  expect(format.stderr).toContain("Allowed choices are csv, json, svg, parquet, onnx, safetensors.");
});

test("all runs of a study are stopped, continued and deleted by its name or its spec", async () => {
  const long = join(home, "long.dai.json");
  const training = { ...small.training, epochs: 100_000 };
  writeFileSync(
    long,
    JSON.stringify({ ...small, name: "Long", initialization: { seeds: [7, 8, 9] }, training }),
  );
  await dai(home, ["run", long, "--detach"]);
  expect((await dai(home, ["stop", "Long"])).stdout).toBe("Long: 3 of 3 runs stopped\n");
  expect((await dai(home, ["stop", long])).stdout).toBe("Long: 0 of 3 runs stopped\n");
  expect((await dai(home, ["continue", long])).stdout).toBe("Long: 3 of 3 runs continued\n");
  expect((await dai(home, ["delete", "Long", "--yes"])).stdout).toBe("Long: 3 of 3 runs deleted\n");
  expect((await dai(home, ["stop", "Long"])).stderr).toBe(
    "dai: There is no run or study Long: give a spec file, or the name of one of “Small”.\n",
  );
});
