/** `DAI_CAMPAIGN_KILLS` says how many processes are killed, 1,000 by default. */
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectDaemon } from "../../server/src/connection/typed.ts";
import { checkStore } from "../../server/src/runs/store/checkStore.ts";
import { connectOptions, removeHome, temporaryHome } from "../integration/support/daemon.ts";
import { killAtRandom } from "../integration/support/kills.ts";
import { details, hasEnded, smallSpec, waitFor, withoutSeconds } from "../integration/support/runs.ts";

const kills = Number(process.env["DAI_CAMPAIGN_KILLS"] ?? 1000);
const seed = Number(process.env["DAI_CAMPAIGN_SEED"] ?? 1);
const spec = { ...smallSpec, indicator: { window: 4, checkpoints: [5, 50] } };
const open = (home: string) => connectDaemon(connectOptions({ home, env: { DAI_SNAPSHOT_SECONDS: "0.05" } }));

let home: string;
let reference: string;
beforeEach(() => {
  home = temporaryHome();
  reference = temporaryHome();
});
afterEach(async () => {
  await removeHome(home);
  await removeHome(reference);
});

test("no record is lost, doubled or different, whatever is killed", async () => {
  const { connection, runs, epochs } = await killAtRandom({
    ...{ open: () => open(home), spec, epochs: 500, kills, seed },
  });
  await waitFor(connection, runs, hasEnded);
  const found = await details(connection, runs);
  connection.close();
  const whole = await open(reference);
  await whole.request("dai/runs/start", { spec, epochs });
  await waitFor(whole, runs, hasEnded);
  const wanted = await details(whole, runs);
  whole.close();
  const records = found.reduce((sum, run) => sum + run.records!.length, 0);
  const { problems } = checkStore(join(home, "runs.db"));
  console.info(JSON.stringify({ kills, runs: runs.length, epochs, records, problems }));
  expect(found.map(({ records }) => withoutSeconds(records))).toEqual(
    wanted.map(({ records }) => withoutSeconds(records)),
  );
  expect(found.map(({ verdicts }) => verdicts)).toEqual(wanted.map(({ verdicts }) => verdicts));
  expect(problems).toEqual([]);
});
