/** A regression of several columns, from its table to predictions, in a terminal. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { removeHome, temporaryHome } from "../support/daemon.ts";
import { dai } from "../support/runs.ts";

const home = temporaryHome();
const at = (name: string) => join(home, name);
const spec = at("two.dai.json");
let run = "";

beforeAll(async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 5},${i % 7},${(i % 7) - (i % 5)}`);
  writeFileSync(at("two.csv"), `a,b,sum,difference\n${rows.join("\n")}\n`);
  const text = JSON.stringify({
    name: "Two",
    dataset: { kind: "csv", train: "two.csv", label: ["difference", "sum"], test: 0.2 },
    architecture: { kind: "mlp", hidden: [8] },
    training: { epochs: 4, loss: "huber", optimizer: { kind: "adam", learningRate: 0.01 } },
  });
  writeFileSync(spec, text);
  expect((await dai(home, ["validate", spec])).stdout).toContain(
    "2 features, difference from -4 to 6, sum from 0 to 6, no missing values",
  );
  expect((await dai(home, ["run", spec, "--json"])).status).toBe(0);
  [{ run }] = JSON.parse((await dai(home, ["runs", "Two", "--json"])).stdout);
});
afterAll(() => removeHome(home));

test("a run's epochs have the columns of a regression alone, called as people call them", async () => {
  const { stdout } = await dai(home, ["show", run]);
  expect(stdout).toMatch(/\nepoch +loss +val\. loss +R² +MAE\n/);
  expect(stdout).toMatch(/label difference,\s+sum,/);
});

test("the test samples are measured by the same names", async () => {
  const { stdout } = await dai(home, ["evaluate", "Two", "--test"]);
  expect(stdout).toMatch(/ on 12 test samples: R² -?[\d.]+, MAE [\d.]+\.\n$/);
});

test("each target is predicted under its name", async () => {
  writeFileSync(at("new.csv"), "b,a\n1,2\n");
  const [row] = JSON.parse((await dai(home, ["predict", run, at("new.csv"), "--json"])).stdout);
  expect(Object.keys(row.targets)).toEqual(["difference", "sum"]);
});

test.each([
  ["a wrong option", ["runs", "--state", "a\u001b[31m\u202e"]],
  ["an unknown command", ["a\u001b[31m\u202e"]],
  ["a missing file", ["score", "a\u001b[31m\u202e"]],
])("%s is repeated without the characters that steer a terminal", async (_, words) => {
  const { stderr } = await dai(home, words);
  expect(stderr).toContain("a\\u{1b}[31m\\u{202e}");
  expect(stderr).not.toContain("\u001b");
  expect(stderr).not.toContain("\u202e");
});
