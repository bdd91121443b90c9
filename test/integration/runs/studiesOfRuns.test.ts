/** Which studies a run says that it belongs to, as clients see it, with a real daemon. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DaemonConnection } from "../../../server/src/connection/typed.ts";
import { asInStudy, isInStudy, studyIdsOf } from "../../../server/src/domain/studies.ts";
import type { RunId, RunSummary, StudyId } from "../../../server/src/protocol/protocol.ts";
import { connect, removeHome, temporaryHome } from "../support/daemon.ts";
import { dai, hasEnded, waitFor } from "../support/runs.ts";

const home = temporaryHome();
let daemon: DaemonConnection;
/** the runs as the notifications alone tell them */
const told = new Map<RunId, RunSummary>();

async function launch(name: string, initialization: object, fresh = false) {
  const spec = {
    name,
    dataset: { kind: "shell", dimensions: 8, train: 200, validation: 100 },
    architecture: { kind: "mlp", hidden: [8] },
    initialization,
    training: { epochs: 2 },
  };
  const launched = await daemon.request("dai/runs/start", { spec, fresh });
  await waitFor(daemon, launched.runs, hasEnded);
  return launched;
}
const all = async () => (await daemon.request("dai/runs/list", {})).runs;
async function membersOf(study: StudyId): Promise<RunId[]> {
  return (await all()).filter((run) => isInStudy(run, study)).map(({ run }) => run);
}

beforeAll(async () => {
  await dai(home, ["daemon", "start"]);
  daemon = await connect(home);
  daemon.on("dai/run/changed", ({ sequence: _, ...run }) => void told.set(run.run, run));
  daemon.on("dai/run/deleted", ({ run }) => void told.delete(run));
  await daemon.request("dai/runs/subscribe", { runs: "all" });
});
afterAll(async () => {
  daemon?.close();
  await removeHome(home);
});

it("a run belongs to each study that launched it, with the parameters that vary there", async () => {
  const early = await launch("Early", { gain: [1, 2], seeds: 1 });
  const late = await launch("Late", { seeds: [1, 2] });
  const [shared] = early.runs.filter((run) => late.runs.includes(run));
  const run = (await all()).find((one) => one.run === shared)!;
  expect(studyIdsOf(run)).toEqual([early.study, late.study]);
  expect(run).toMatchObject({ name: "Late", parameters: {} });
  expect(asInStudy(run, early.study)).toMatchObject({
    ...{ study: early.study, name: "Early", parameters: { "initialization.gain": 1 } },
    earlierStudies: [{ study: late.study, name: "Late", parameters: {} }],
  });
  expect(await membersOf(early.study)).toEqual(early.runs);
  // Only what is shared says so.
  expect((await all()).filter(({ earlierStudies }) => earlierStudies)).toHaveLength(1);
});

it("a launch tells subscribers of the shared runs at once, and a deletion too", async () => {
  const before = await launch("First", { seeds: [11, 12] });
  const after = await launch("Second", { seeds: [12, 13] });
  const inStudy = (study: StudyId) => [...told.values()].filter((run) => isInStudy(run, study)).length;
  expect([inStudy(before.study), inStudy(after.study)]).toEqual([2, 2]);
  const deleted = { runs: after.runs, study: after.study };
  expect(await daemon.request("dai/runs/delete", deleted)).toEqual({ runs: after.runs });
  expect([inStudy(before.study), inStudy(after.study)]).toEqual([2, 0]);
  expect(told.get(before.runs[1]!)).toMatchObject({ study: before.study, name: "First" });
  expect((await daemon.request("dai/runs/list", { study: after.study })).runs).toEqual([]);
});

it("a launch of the same spec with more values takes the place of the earlier one", async () => {
  const few = await launch("Growing", { seeds: [21, 22] });
  const more = await launch("Growing", { seeds: [21, 22, 23] });
  expect(await membersOf(few.study)).toEqual([]);
  const others = await launch("Another", { seeds: [21, 22, 24] });
  expect(await membersOf(more.study)).toHaveLength(3);
  expect(await membersOf(others.study)).toHaveLength(3);
});

it("training anew leaves a run in its other studies, with its notes", async () => {
  const one = await launch("One", { seeds: [31, 32] });
  const two = await launch("Two", { seeds: [32, 33] });
  const shared = two.runs.find((run) => one.runs.includes(run))!;
  await daemon.request("dai/runs/annotate", { run: shared, note: "kept" });
  await launch("Two", { seeds: [32, 33] }, true);
  expect(await membersOf(one.study)).toHaveLength(2);
  expect((await all()).find(({ run }) => run === shared)?.notes?.note).toBe("kept");
});
