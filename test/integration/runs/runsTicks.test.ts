import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import type { Every } from "../../../server/src/indicator/scores/clock.ts";
import type { EpochRecord, RunDetail } from "../../../server/src/protocol/protocol.ts";
import { connectOptions, ended, removeHome, temporaryHome } from "../support/daemon.ts";
import { dai, details, hasEnded, smallSpec, waitFor, withoutSeconds } from "../support/runs.ts";

const homes: string[] = [];
afterEach(async () => {
  for (const home of homes.splice(0)) await removeHome(home);
});

function newHome(): string {
  const home = temporaryHome();
  homes.push(home);
  return home;
}

const env = { DAI_SNAPSHOT_SECONDS: "0.05" };
const open = (home: string) => connectDaemon(connectOptions({ home, env }));

/** An epoch has 63 steps: 7 gives nine ticks, 21 three of them. */
const specWith = (every: Every, epochs = 6) => ({
  ...smallSpec,
  training: { epochs },
  indicator: { window: every === "epoch" ? 3 : 9, checkpoints: [3, 5], every },
});

async function trained(connection: DaemonConnection, spec: object): Promise<RunDetail[]> {
  const { runs } = await connection.request("dai/runs/start", { spec });
  await waitFor(connection, runs, hasEnded);
  return details(connection, runs);
}

const withoutTicks = ({ ticks: _, scores: __, ...record }: Omit<EpochRecord, "seconds">) => record;
const scored = (run: RunDetail) => run.records!.map(({ scores }) => scores !== null);

function killTrainer(daemon: number): void {
  const table = execFileSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" });
  for (const row of table.trim().split("\n")) {
    const [child, parent] = row.trim().split(/\s+/).map(Number);
    if (parent === daemon) process.kill(child!, "SIGKILL");
  }
}

test("ticks change nothing else, and after kills they are the same", async () => {
  const epochs = 60;
  const undisturbed = await open(newHome());
  const wanted = await trained(undisturbed, specWith(7, epochs));
  const plain = await trained(undisturbed, {
    ...specWith("epoch", epochs),
    initialization: { gain: 0.5, seeds: 2 },
  });
  undisturbed.close();
  expect(wanted[0]!.records!.map(({ ticks }) => ticks!.map(({ step }) => step))).toEqual([
    [0],
    ...Array.from({ length: epochs }, () => [7, 14, 21, 28, 35, 42, 49, 56, 63]),
  ]);

  const home = newHome();
  let connection = await open(home);
  const { runs } = await connection.request("dai/runs/start", { spec: specWith(7, epochs) });
  for (let kills = 0; kills < 6; kills++) {
    await sleep(150);
    const { pid } = connection.info;
    if (kills % 2 === 0) killTrainer(pid);
    else {
      process.kill(pid, "SIGKILL");
      await ended(pid);
      connection.close();
      connection = await open(home);
    }
  }
  await waitFor(connection, runs, hasEnded);
  const found = await details(connection, runs);
  connection.close();
  expect(found.map(({ records }) => withoutSeconds(records))).toEqual(
    wanted.map(({ records }) => withoutSeconds(records)),
  );
  expect(found.map(({ verdicts }) => verdicts)).toEqual(wanted.map(({ verdicts }) => verdicts));
  // A launch without ticks attaches to the runs that there are: their numbers must be those of a new home.
  expect(plain[0]!.run).toBe(wanted[0]!.run);
  const other = await open(newHome());
  const again = await trained(other, specWith("epoch", epochs));
  other.close();
  expect(again.map(({ records }) => withoutSeconds(records).map(withoutTicks))).toEqual(
    wanted.map(({ records }) => withoutSeconds(records).map(withoutTicks)),
  );
  expect(again[0]!.records!.some(({ ticks }) => ticks)).toBe(false);
});

test("dai score gives the daemon's scores of what dai run prints, by its clock", async () => {
  const home = newHome();
  const [file, printed] = [join(home, "small.dai.json"), join(home, "run.ndjson")];
  for (const [every, matrix] of [[7, "linear"] as const, [21, "activation"] as const]) {
    const spec = specWith(every);
    writeFileSync(file, JSON.stringify({ ...spec, indicator: { ...spec.indicator, matrix } }));
    const ran = await dai(home, ["run", file, "--json"]);
    writeFileSync(printed, ran.stdout);
    const lines = ran.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const options = ["--window", "9", "--every", `${every}`, "--matrix", matrix, "--checkpoints", "3,5"];
    const { stdout, stderr } = await dai(home, ["score", printed, ...options]);
    expect(stderr).toBe("");
    const verdictOf = new Map(
      lines
        .filter(({ type }) => type === "verdict")
        .map((line) => [`${line.run} ${line.epoch}`, line.verdict]),
    );
    expect(verdictOf.size).toBe(8);
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(
      lines
        .filter(({ type }) => type === "epoch")
        .map(({ run, epoch, scores, ticks }: EpochRecord & { run: string }) => ({
          ...{ run, epoch, scores },
          ticks: ticks!.map(({ step, scores: ofTick }) => ({ step, scores: ofTick })),
          ...(verdictOf.has(`${run} ${epoch}`) && { verdict: verdictOf.get(`${run} ${epoch}`) }),
        })),
    );
  }
});

test("another clock scores what there is of it again at once, and trains nothing", async () => {
  const connection = await open(newHome());
  const [fine] = await trained(connection, specWith(7));
  // Nine ticks an epoch fill a window of nine at epoch 1.
  expect(scored(fine!)).toEqual([false, true, true, true, true, true, true]);
  const [coarse] = await trained(connection, specWith(21));
  expect(scored(coarse!)).toEqual([false, false, false, true, true, true, true]);
  expect(coarse!.records!.map(({ seconds }) => seconds)).toEqual(
    fine!.records!.map(({ seconds }) => seconds),
  );
  const [none] = await trained(connection, specWith(15));
  expect(scored(none!)).toEqual([false, false, false, false, false, false, false]);
  expect(none!.unscored).toMatch(
    /^It was trained with 9 ticks an epoch, which 4 do not divide: let "every" be/,
  );
  const [epochs] = await trained(connection, specWith("epoch"));
  expect(epochs!.unscored).toBeNull();
  expect(epochs!.records!.map(withoutTicks)).toEqual(fine!.records!.map(withoutTicks));
  const [again] = await trained(connection, specWith(7));
  expect(again!.records).toEqual(fine!.records);
  connection.close();
});

test("a run in training takes another clock at its next epoch, and changes nothing else", async () => {
  const epochs = 400;
  const one = (every: Every) => ({ ...specWith(every, epochs), initialization: { gain: 0.5, seeds: 1 } });
  const undisturbed = await open(newHome());
  const [plain] = await trained(undisturbed, one("epoch"));
  undisturbed.close();

  const connection = await open(newHome());
  const { runs } = await connection.request("dai/runs/start", { spec: one("epoch") });
  for (const [every, from] of [[7, 3] as const, ["epoch", 100] as const, [21, 200] as const]) {
    await waitFor(connection, runs, ({ epoch }) => epoch >= from);
    await connection.request("dai/runs/start", { spec: one(every) });
  }
  await waitFor(connection, runs, hasEnded);
  const [found] = await details(connection, runs);
  connection.close();
  expect(found!.state).toBe("finished");
  expect(withoutSeconds(found!.records).map(withoutTicks)).toEqual(
    withoutSeconds(plain!.records).map(withoutTicks),
  );
  const counts = found!.records!.map(({ ticks }) => ticks?.length ?? 0);
  const changes = counts.filter((count, epoch) => count !== counts[epoch - 1]);
  expect(changes).toEqual([0, 9, 0, 3]);
  expect(found!.unscored).toBeNull();
  expect(scored(found!).at(-1)).toBe(true);
}, 900_000);

test("runs that were trained without ticks say so, and continue with them", async () => {
  const home = newHome();
  const file = join(home, "small.dai.json");
  const write = (spec: object) => writeFileSync(file, JSON.stringify(spec));
  write(specWith("epoch"));
  expect(await dai(home, ["run", file])).toMatchObject({ status: 0, stderr: "" });

  write(specWith(7));
  const asked = await dai(home, ["run", file]);
  expect(asked.status).toBe(0);
  expect(asked.stderr).toBe(
    "4 runs have no scores; the first of them: It was trained with spectra once an epoch, so ticks of 7 steps have no scores before a window of them is full: --fresh trains it again with them.\n",
  );

  write(specWith(7, 8));
  await dai(home, ["run", file]);
  const connection = await open(home);
  const { runs } = await connection.request("dai/runs/list", {});
  const [run] = await details(connection, [runs[0]!.run]);
  connection.close();
  // Epoch 7 has nine ticks, one too few; from epoch 8 on the window is full.
  expect(scored(run!)).toEqual([false, false, false, false, false, false, false, false, true]);
  expect(run!.unscored).toBeNull();
  expect(run!.verdicts).toEqual([]);

  const fresh = await dai(home, ["run", "--fresh", file]);
  expect(fresh).toMatchObject({ status: 0, stderr: "" });
});
