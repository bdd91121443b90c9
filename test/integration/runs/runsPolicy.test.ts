import { expect, test } from "vitest";
import type { RunDetail } from "../../../server/src/protocol/protocol.ts";
import { hasEnded, hopeless, smallSpec, waitFor, withoutSeconds } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const spec = { ...smallSpec, initialization: { gain: 1, seeds: 2 }, indicator: hopeless };
const stop = { onDiscard: "stop", onSaturated: "stop" };

const daemon = useDaemon();
const { details } = daemon;

const train = async (policy: object): Promise<RunDetail[]> =>
  details(await daemon.launchToEnd({ ...spec, policy: { rule: "paper", ...policy } }));

const decisions = ({ verdicts }: RunDetail) => verdicts.map(({ epoch, decision }) => [epoch, decision]);

test("`stop` stops a run exactly at the checkpoint and keeps the decision with its evidence", async () => {
  for (const run of await train(stop)) {
    expect([run.state, run.epoch, run.records!.length]).toEqual(["stopped", 5, 6]);
    expect(run.verdict).toEqual(run.verdicts[0]);
    expect(run.verdict).toMatchObject({ decision: "stopped", saves: 7, sF: 0, gateShift: 10, epoch: 5 });
    expect(run.verdict!.verdict).not.toBe("continue");
    expect(run.verdict!.sentence).toContain("at epoch 5");
  }
});

test("a run that continues after its policy stopped it trains to the end as without the interruption", async () => {
  const stopped = await train(stop);
  const runs = stopped.map(({ run }) => run);
  expect(await daemon.connection.request("dai/runs/continue", { runs })).toEqual({ runs });
  await waitFor(daemon.connection, runs, hasEnded);
  const continued = await details(runs);
  for (const run of continued) {
    expect([run.state, run.dismissed]).toEqual(["finished", true]);
    expect(decisions(run)).toEqual([
      [5, "stopped"],
      [8, "advised"],
      [11, "advised"],
    ]);
  }
  const fresh = await daemon.launchToEnd({ ...spec, policy: { rule: "paper" } }, { fresh: true });
  expect((await details(fresh)).map(({ records }) => withoutSeconds(records))).toEqual(
    continued.map(({ records }) => withoutSeconds(records)),
  );
});

test("`never` trains on and keeps each verdict as ignored", async () => {
  for (const run of await train({ onDiscard: "never", onSaturated: "never" })) {
    expect(run.state).toBe("finished");
    expect(decisions(run)).toEqual([
      [5, "ignored"],
      [8, "ignored"],
      [11, "ignored"],
    ]);
  }
});

test("with patience 2, the second checkpoint in a row stops a run", async () => {
  for (const run of await train({ ...stop, patience: 2 })) {
    expect([run.state, run.epoch]).toEqual(["stopped", 8]);
    expect(decisions(run)).toEqual([
      [5, "advised"],
      [8, "stopped"],
    ]);
  }
});

test("a shadow policy records what it would have done and stops nothing", async () => {
  for (const run of await train({ ...stop, shadow: true })) {
    expect(run.state).toBe("finished");
    expect(decisions(run)).toEqual([
      [5, "shadowed"],
      [8, "shadowed"],
      [11, "shadowed"],
    ]);
  }
});

test("a run whose `ask` pauses it waits, also through a restart of the daemon, until someone decides", async () => {
  const [first, second] = await train({ pause: true });
  expect([first!.state, first!.epoch, second!.state, second!.epoch]).toEqual(["paused", 5, "paused", 5]);
  await daemon.restart();
  await daemon.launch({ ...spec, policy: { rule: "paper", pause: true } });
  const runs = [first!.run, second!.run];
  expect((await details(runs)).map(({ state }) => state)).toEqual(["paused", "paused"]);
  await daemon.connection.request("dai/runs/continue", { runs: [first!.run] });
  await daemon.connection.request("dai/runs/stop", { runs: [second!.run] });
  await waitFor(daemon.connection, runs, hasEnded);
  expect((await details(runs)).map(({ state, epoch }) => [state, epoch])).toEqual([
    ["finished", 12],
    ["stopped", 5],
  ]);
});
