import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { removeHome, temporaryHome } from "../support/daemon.ts";
import { dai, linesByRun, smallSpec } from "../support/runs.ts";

const homes: string[] = [];
afterEach(async () => {
  for (const home of homes.splice(0)) await removeHome(home);
});

function homeWithSpec(spec: object): { home: string; file: string } {
  const home = temporaryHome();
  homes.push(home);
  const file = join(home, "small.dai.json");
  writeFileSync(file, JSON.stringify(spec));
  return { home, file };
}

test("two new homes, a second launch and a fresh one all print the same lines but for the seconds", async () => {
  const first = homeWithSpec(smallSpec);
  const second = homeWithSpec(smallSpec);
  const launched = await dai(first.home, ["run", "--json", first.file]);
  expect(launched).toMatchObject({ status: 0, stderr: "" });
  const lines = linesByRun(launched.stdout);
  expect([...lines.values()].map(({ length }) => length)).toEqual([18, 18, 18, 18]);

  const elsewhere = await dai(second.home, ["run", "--json", second.file]);
  expect(linesByRun(elsewhere.stdout)).toEqual(lines);

  const again = await dai(first.home, ["run", "--json", first.file]);
  expect(again.stdout.split("\n").sort()).toEqual(launched.stdout.split("\n").sort());

  const fresh = await dai(first.home, ["run", "--json", "--fresh", first.file]);
  expect(linesByRun(fresh.stdout)).toEqual(lines);
  expect(fresh.stdout).not.toBe(launched.stdout);
});

test("a fresh launch is told to people as well, and so is one that attaches to its runs", async () => {
  const { home, file } = homeWithSpec(smallSpec);
  await dai(home, ["run", file]);
  for (const options of [["--fresh"], []]) {
    const { stdout, status } = await dai(home, ["run", ...options, file]);
    expect(status).toBe(0);
    expect(stdout).toContain(": 4 finished; 48 epochs");
  }
});

test("more epochs continue a run to what a run of that many epochs gives", async () => {
  const long = homeWithSpec(smallSpec);
  const extended = homeWithSpec(smallSpec);
  const whole = await dai(long.home, ["run", "--json", long.file]);
  await dai(extended.home, ["run", "--json", "--epochs", "7", extended.file]);
  const rest = await dai(extended.home, ["run", "--json", extended.file]);
  expect(linesByRun(rest.stdout)).toEqual(linesByRun(whole.stdout));
});

test("a gain of 1e20 diverges at epoch 0 with a sentence and exit status 2, and the other runs continue", async () => {
  const { home, file } = homeWithSpec({ ...smallSpec, initialization: { gain: [1e20, 1] } });
  const { status, stdout } = await dai(home, ["run", "--json", file]);
  expect(status).toBe(2);
  const ends = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === "end");
  expect(ends.map(({ state, epoch }) => ({ state, epoch }))).toEqual([
    { state: "diverged", epoch: -1 },
    { state: "finished", epoch: 12 },
  ]);
  expect(ends[0].problem).toBe(
    "The network's numbers overflowed before the first step: use a smaller gain than 1e20.",
  );
});
