/**
 * State directories and specs of earlier releases, opened by this build. `npm run release:fixture` adds one for each
 * release.
 */
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect, removeHome, startDaemon, temporaryHome } from "../support/daemon.ts";
import { dai, details } from "../support/runs.ts";

interface StoredRun {
  run: string;
  seed: number;
  gain: number;
  state: string;
  epoch: number;
  trainLosses: (number | null)[];
  validationAccuracies: number[];
}

const folder = resolve("test/fixtures/releases");
const releases = readdirSync(folder);

let home: string;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => removeHome(home));

function open(release: string): { spec: string; expected: StoredRun[] } {
  const place = join(folder, release);
  cpSync(join(place, "home"), home, { recursive: true });
  const expected = JSON.parse(readFileSync(join(place, "expected.json"), "utf8"));
  return { spec: join(place, "small.dai.json"), expected };
}

test.each(releases)("the store of release %s has all its runs and their records", async (release) => {
  const { expected } = open(release);
  await startDaemon({ home });
  const connection = await connect(home);
  const ids = expected.map(({ run }) => run);
  const found = (await details(connection, ids)).map(({ run, seed, gain, state, epoch, records }) => ({
    run,
    seed,
    gain,
    state,
    epoch,
    trainLosses: records!.map(({ trainLoss }) => trainLoss),
    validationAccuracies: records!.map(({ validationAccuracy }) => validationAccuracy),
  }));
  expect(found).toEqual(expected);
  connection.close();
});

test.each(
  releases,
)("the spec of release %s finds its finished runs again and continues them", async (release) => {
  const { spec, expected } = open(release);
  const again = await dai(home, ["run", spec, "--json"]);
  expect(again.status).toBe(0);
  const epochsOf = (stdout: string) =>
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === "epoch");
  expect(new Set(epochsOf(again.stdout).map(({ run }) => run))).toEqual(
    new Set(expected.map(({ run }) => run)),
  );

  const { status } = await dai(home, ["run", spec, "--epochs", "14"]);
  expect(status).toBe(0);
  const connection = await connect(home);
  const continued = await details(
    connection,
    expected.map(({ run }) => run),
  );
  connection.close();
  for (const [index, { records, epoch }] of continued.entries()) {
    expect(epoch).toBe(14);
    // More epochs are added to those of the release, which are not trained again.
    expect(records!.slice(0, 13).map(({ trainLoss }) => trainLoss)).toEqual(expected[index]!.trainLosses);
  }
});
