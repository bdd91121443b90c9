/** Runs that two studies have launched, with a real daemon and the real command. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import type { RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import { connect, removeHome, temporaryHome } from "../support/daemon.ts";
import { dai, hasEnded, waitFor } from "../support/runs.ts";

const home = temporaryHome();
let daemon: DaemonConnection;
let [first, second]: RunId[][] = [[], []];

async function launch(name: string, seeds: number[]): Promise<RunId[]> {
  const spec = {
    name,
    dataset: { kind: "shell", dimensions: 8, train: 200, validation: 100 },
    architecture: { kind: "mlp", hidden: [8] },
    initialization: { seeds },
    training: { epochs: 3 },
  };
  const { runs } = await daemon.request("dai/runs/start", { spec });
  await waitFor(daemon, runs, hasEnded);
  return runs;
}

beforeAll(async () => {
  await dai(home, ["daemon", "start"]);
  daemon = await connect(home);
  first = await launch("Early", [1, 2, 3]);
  second = await launch("Late", [2, 3, 4]);
});
afterAll(async () => {
  daemon?.close();
  await removeHome(home);
});

const listed = async (study: string) =>
  JSON.parse((await dai(home, ["runs", study, "--json"])).stdout).map(({ run }: RunSummary) => run);

it("are listed, evaluated and exported with both", async () => {
  expect(second!.filter((run) => first!.includes(run))).toHaveLength(2);
  expect(await listed("Early")).toEqual(first);
  expect(new Set(await listed("Late"))).toEqual(new Set(second));
  const evaluation = JSON.parse((await dai(home, ["evaluate", "Early", "--json"])).stdout);
  expect(evaluation).toMatchObject({ study: "Early", runs: 3 });
  const csv = (await dai(home, ["export", "Early", "--format", "csv"])).stdout.trimEnd().split("\r\n");
  expect(csv.slice(1).map((line) => line.split(",")[0])).toEqual(first);
});

it("leave each study its note and its report", async () => {
  await dai(home, ["note", "Early", "The first look."]);
  await dai(home, ["note", "Late", "With one more."]);
  expect((await dai(home, ["note", "Early"])).stdout).toBe("The first look.\n");
  const path = join(home, "early.html");
  await dai(home, ["report", "Early", "--output", path]);
  const html = readFileSync(path, "utf8");
  expect(html).toContain("<h1>Early</h1>");
  expect(html).toContain("The first look.");
  for (const run of first!) expect(html).toContain(run);
});

it("are one study where a launch of the same name has all of them", async () => {
  const more = await launch("Late", [2, 3, 4, 5]);
  expect(new Set(await listed("Late"))).toEqual(new Set(more));
  expect((await dai(home, ["note", "Late", "--tag", "wide"])).stdout).toBe("tags: wide\n");
});

it("stay in their other studies when one is deleted, whichever launched them last", async () => {
  const late = await listed("Late");
  expect((await dai(home, ["delete", "Early", "--yes"])).stdout).toBe(
    "Early: 1 of 3 runs deleted, 2 stay in other studies\n",
  );
  expect(await listed("Late")).toEqual(late);
  const again = await launch("Again", [3, 4, 6]);
  expect((await dai(home, ["delete", "Late", "--yes"])).stdout).toBe(
    "Late: 2 of 4 runs deleted, 2 stay in other studies\n",
  );
  expect(new Set(await listed("Again"))).toEqual(new Set(again));
  expect((await dai(home, ["runs", "Late"])).status).not.toBe(0);
});
