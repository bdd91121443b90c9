import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectDaemon } from "../../../server/src/connection/typed.ts";
import { checkStore } from "../../../server/src/runs/store/checkStore.ts";
import { connectOptions, removeHome, stopDaemon, temporaryHome } from "../support/daemon.ts";
import { specOfStudy, storeStudy } from "../support/storedStudy.ts";

const size = { runs: 1, epochs: 2000, widths: [4] };
const specWith = (window: number) => ({ ...specOfStudy(size), indicator: { window } });

let home: string;
let runs: string[];
beforeEach(async () => {
  home = temporaryHome();
  runs = await storeStudy(home, size);
});
afterEach(() => removeHome(home));

async function served() {
  const connection = await connectDaemon(connectOptions({ home }));
  const [run] = (await connection.request("dai/runs/get", { runs, records: "scores" })).runs;
  connection.close();
  const { indicator, verdicts, scoreRecords, verdict, best, scores } = run!;
  return { window: indicator.window, verdicts, scoreRecords, verdict, best, scores };
}

test("a run that is scored again is served unchanged or with all of its new scores, whenever its daemon is killed", async () => {
  const before = await served();
  const start = performance.now();
  const connection = await connectDaemon(connectOptions({ home }));
  await connection.request("dai/runs/start", { spec: specWith(5) });
  connection.close();
  const took = performance.now() - start;
  const states = new Map([
    [before.window, before],
    [5, await served()],
  ]);
  expect(states.get(5)!.scoreRecords![5]!.scores).not.toEqual(before.scoreRecords![5]!.scores);

  for (let window = 6; window < 10; window++) {
    const killed = await connectDaemon(connectOptions({ home }));
    killed.request("dai/runs/start", { spec: specWith(window) }).catch(() => {});
    await sleep(Math.random() * took);
    await stopDaemon(home, "SIGKILL");
    killed.close();
    const now = await served();
    expect(checkStore(join(home, "runs.db")).problems).toEqual([]);
    if (now.window !== window) expect(now).toEqual(states.get(now.window));
    // What the launch had done is the same as what it does now.
    const again = await connectDaemon(connectOptions({ home }));
    await again.request("dai/runs/start", { spec: specWith(window) });
    again.close();
    states.set(window, await served());
    if (now.window === window) expect(now).toEqual(states.get(window));
  }
});
