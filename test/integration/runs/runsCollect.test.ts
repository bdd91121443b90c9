import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { data } from "../../unit/dataset/fixtures.ts";
import { dai, smallSpec, waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon();
const { launch, launchToEnd } = daemon;

const gc = (...args: string[]) => dai(daemon.home, ["gc", ...args]);
const snapshotsOf = (run: string) => existsSync(join(daemon.home, "snapshots", run));
const listed = async () =>
  (await daemon.connection.request("dai/runs/list", {})).runs.map(({ run }) => run).sort();

test("`dai gc` says what is too much, asks, and deletes exactly that; a run in training stays", async () => {
  const small = await launchToEnd(smallSpec);
  const spec = { ...smallSpec, initialization: { gain: 9, seeds: 1 } };
  const training = await launch(spec, { epochs: 100_000 });
  await waitFor(daemon.connection, training, ({ epoch }) => epoch >= 2);

  const dry = await gc("--keep-size", "0kB", "--dry-run");
  expect(dry.status).toBe(0);
  for (const run of small) expect(dry.stdout).toMatch(new RegExp(`${run} .* finished .* the run`));
  expect(dry.stdout).toMatch(/\n4 runs: about [\d.]+ kB of [\d.]+ [kM]B\.\n$/);
  expect(dry.stdout).not.toContain(training[0]);
  expect(await listed()).toHaveLength(5);

  const unasked = await gc("--keep-size", "0kB");
  expect([unasked.status, unasked.stderr]).toEqual([
    1,
    "dai: Nothing was deleted: add --yes, because this is not an interactive terminal.\n",
  ]);
  expect(await listed()).toHaveLength(5);

  const done = await gc("--keep-size", "0kB", "--yes");
  expect(done.stdout).toMatch(/\nDeleted 4 runs. The store was .* and is now /);
  expect(await listed()).toEqual(training);
  expect([...small.map(snapshotsOf), snapshotsOf(training[0]!)]).toEqual([false, false, false, false, true]);
  const [run] = (await daemon.connection.request("dai/runs/list", {})).runs;
  expect(run!.state).toBe("running");
});

test("`dai gc --snapshots` leaves the runs, and one that is trained further trains its epochs again", async () => {
  const runs = await launchToEnd(smallSpec);
  const before = await daemon.details(runs);
  const done = await gc("--snapshots", "--older-than", "0h", "--yes", "--json");
  expect(JSON.parse(done.stdout)).toMatchObject({
    runs: [],
    snapshots: runs.map(() => ({ recordBytes: 0 })),
  });
  expect(runs.map(snapshotsOf)).toEqual([false, false, false, false]);
  expect(await daemon.details(runs)).toEqual(before);
  await launchToEnd(smallSpec, { epochs: 15 });
  for (const [index, { state, records }] of (await daemon.details(runs)).entries()) {
    expect([state, records!.length]).toEqual(["finished", 16]);
    expect(records!.slice(0, 13)).toEqual(before[index]!.records);
  }
});

test("decoded data goes that no run needs any more", async () => {
  const cached = () => readdirSync(join(daemon.home, "cache")).filter((name) => name.endsWith(".bin"));
  const folder = mkdtempSync(join(tmpdir(), "dai-images-"));
  cpSync(`${data}images`, join(folder, "images"), { recursive: true });
  const dataset = { kind: "images", train: "images", validation: 0.5, size: [4, 4] };
  const path = join(folder, "images.dai.json");
  writeFileSync(path, JSON.stringify({ ...smallSpec, dataset, training: { epochs: 2, batchSize: 4 } }));
  expect((await dai(daemon.home, ["run", path])).status).toBe(0);
  rmSync(folder, { recursive: true });
  expect(cached()).toHaveLength(1);
  expect((await gc("--older-than", "1h", "--yes")).stdout).toContain("Nothing matches.");
  await daemon.connection.request("dai/runs/delete", { runs: await listed() });
  const done = await gc("--older-than", "1h", "--yes");
  expect(done.stdout).toMatch(
    /^1 file of the cache, which are rebuilt on demand.*\nDeleted 0 runs and 1 file of the cache\./,
  );
  expect(cached()).toEqual([]);
});

test("the store's file shrinks when most of it is deleted", async () => {
  const wide = { ...smallSpec, architecture: { kind: "mlp", hidden: [512] } };
  await launchToEnd(
    { ...wide, dataset: { ...smallSpec.dataset, train: 32, validation: 32 } },
    { epochs: 100 },
  );
  const size = () => statSync(join(daemon.home, "runs.db")).size;
  const done = await gc("--older-than", "0h", "--yes", "--json");
  const { bytesBefore, bytesAfter } = JSON.parse(done.stdout);
  expect(bytesBefore).toBeGreaterThan(1_500_000);
  expect(bytesAfter).toBeLessThan(200_000);
  expect(size()).toBe(bytesAfter);
});

test("ages, sizes and a command without either get a sentence", async () => {
  expect((await gc()).stderr).toBe(
    "dai: Choose what to delete: --older-than 30d, --keep-size 2GB, or both.\n",
  );
  expect((await gc("--older-than", "soon")).stderr).toContain("hours, days or weeks: 12h, 30d or 8w");
  expect((await gc("--keep-size", "2")).stderr).toContain("Give a size such as 500MB or 2GB.");
  expect((await gc("--older-than", "30d")).stdout).toMatch(/^Nothing matches. The store is /);
});
