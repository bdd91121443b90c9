import { describe, expect, it } from "vitest";
import type { HostEvent } from "../../../webview-ui/src/host.ts";
import { reduce } from "../../../webview-ui/src/reduce.ts";
import { initialState, type Message, type PanelState } from "../../../webview-ui/src/state.ts";
import { epochRecord, runDetail, runSummary, verdictRecord } from "../../fixtures/panel/runs.ts";

const good = { good: true, epoch: 4 };
const a = runSummary("a", 1, 1, { good: true, epoch: 4, state: "finished" });
const b = runSummary("b", 2, 8, { good: false, epoch: 2 });

function stateAfter(messages: readonly Message[], state: PanelState = initialState()): PanelState {
  return messages.reduce(reduce, state);
}
const open: Message = { kind: "connection", state: "open" };
const listed: Message = { kind: "listed", sequence: 10, runs: [a, b] };
const epoch = (run: string, sequence: number, number: number): HostEvent => ({
  kind: "notification",
  method: "dai/run/epoch",
  params: { ...epochRecord(good, number), run, sequence },
});

describe("the list of runs", () => {
  it("chooses a running run when none is chosen", () => {
    expect(stateAfter([open, listed]).view.chosen).toBe("b");
  });

  it("keeps the choice of an earlier page", () => {
    const state = stateAfter([open, listed], initialState({ chosen: "a", logAxis: true }));
    expect(state.view).toMatchObject({ chosen: "a", logAxis: true, sort: null });
  });

  it("drops runs that are gone and what is known of the chosen run", () => {
    const before = stateAfter([open, listed, { kind: "fetched", detail: runDetail(b, b2) }]);
    const state = reduce(before, { kind: "listed", sequence: 50, runs: [b] });
    expect([...state.runs.keys()]).toEqual(["b"]);
    expect(state.sequence).toBe(50);
    expect(state.detail).toBeNull();
  });
});

const b2 = { good: false, epoch: 2 };

describe("epochs", () => {
  it("move the run on and add to its records", () => {
    const state = stateAfter([
      open,
      listed,
      { kind: "fetched", detail: runDetail(b, b2) },
      epoch("b", 11, 3),
    ]);
    expect(state.runs.get("b")?.summary.epoch).toBe(3);
    expect(state.detail?.records.map((record) => record?.epoch)).toEqual([0, 1, 2, 3]);
    expect(state.sequence).toBe(11);
  });

  it("change nothing when they are sent a second time", () => {
    const once = stateAfter([open, listed, epoch("b", 11, 3)]);
    expect(reduce(once, epoch("b", 11, 3))).toBe(once);
  });

  it("of a run that is not chosen leave only its score", () => {
    const state = stateAfter([open, listed, epoch("a", 11, 12)]);
    expect(state.runs.get("a")?.sF[12]).toBeGreaterThan(0);
    expect(state.runs.get("a")?.sF[11]).toBeUndefined();
    expect(state.detail).toBeNull();
  });

  it("that were never recorded are null after a fetch, so that they are not fetched for ever", () => {
    const detail = runDetail(b, b2);
    const gap = { ...detail, records: detail.records!.filter((record) => record.epoch !== 1) };
    const state = stateAfter([open, listed, { kind: "fetched", detail: gap }]);
    expect(state.detail?.records[1]).toBeNull();
    expect(state.runs.get("b")?.sF).toEqual([null, null, null]);
  });
});

describe("a run that is trained anew", () => {
  it("loses the epochs that it no longer has", () => {
    const known = stateAfter([open, listed, { kind: "fetched", detail: runDetail(b, b2) }]);
    const changed: HostEvent = {
      kind: "notification",
      method: "dai/run/changed",
      params: { ...b, epoch: 0, sequence: 12 },
    };
    const state = reduce(known, changed);
    expect(state.detail?.records).toHaveLength(1);
    expect(state.runs.get("b")?.sF).toHaveLength(1);
  });
});

describe("verdicts", () => {
  it("are shown in the run and marked once per checkpoint", () => {
    const verdict = (sequence: number, number: number): HostEvent => ({
      kind: "notification",
      method: "dai/run/verdict",
      params: { ...verdictRecord(b2, number), run: "b", sequence },
    });
    const known = stateAfter([open, listed, { kind: "fetched", detail: runDetail(b, b2) }]);
    const state = stateAfter([verdict(11, 20), verdict(12, 10), verdict(13, 20)], known);
    expect(state.detail?.verdicts.map((one) => one.epoch)).toEqual([10, 20]);
    expect(state.runs.get("b")?.summary.verdict?.epoch).toBe(20);
  });
});

describe("an epoch that is scored anew", () => {
  it("takes back the verdict that was given at it", () => {
    const known = stateAfter([
      open,
      listed,
      { kind: "fetched", detail: { ...runDetail(b, b2), verdicts: [verdictRecord(b2, 10)] } },
    ]);
    expect(known.detail?.verdicts).toHaveLength(1);
    expect(reduce(known, epoch("b", 11, 10)).detail?.verdicts).toEqual([]);
  });
});

describe("a deleted run", () => {
  it("goes, and another is chosen", () => {
    const state = stateAfter([
      open,
      listed,
      { kind: "confirm", run: "b" },
      { kind: "notification", method: "dai/run/deleted", params: { run: "b", sequence: 11 } },
    ]);
    expect(state.view.chosen).toBe("a");
    expect(state.confirming).toBeNull();
  });
});

describe("the view", () => {
  it("sorts upwards, downwards, then not at all", () => {
    const click: Message = { kind: "sort", column: "gain" };
    expect(stateAfter([click]).view.sort).toEqual({ column: "gain", descending: false });
    expect(stateAfter([click, click]).view.sort).toEqual({ column: "gain", descending: true });
    expect(stateAfter([click, click, click]).view.sort).toBeNull();
  });

  it("forgets the records of the run that was chosen before", () => {
    const known = stateAfter([open, listed, { kind: "fetched", detail: runDetail(b, b2) }]);
    expect(reduce(known, { kind: "show", run: "b" }).detail).toBe(known.detail);
    expect(reduce(known, { kind: "show", run: "a" }).detail).toBeNull();
  });

  it("keeps the last picture when the connection goes", () => {
    const state = stateAfter([open, listed, { kind: "connection", state: "closed", message: "It crashed." }]);
    expect(state.connection).toEqual({ state: "closed", message: "It crashed." });
    expect(state.runs.size).toBe(2);
  });
});

describe("problems", () => {
  it("are kept until dismissed, the newest three", () => {
    const texts = ["one", "two", "three", "four"];
    const state = stateAfter(texts.map((text): Message => ({ kind: "problem", text })));
    expect(state.problems.map(({ text }) => text)).toEqual(["two", "three", "four"]);
    const dismissed = reduce(state, { kind: "dismiss", id: state.problems[1]!.id });
    expect(dismissed.problems.map(({ text }) => text)).toEqual(["two", "four"]);
  });
});
