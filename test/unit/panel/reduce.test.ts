import { describe, expect, it } from "vitest";
import { reduce } from "../../../webview-ui/src/reduce.ts";
import type { HostEvent } from "../../../webview-ui/src/state/hostEvent.ts";
import { otherStudies } from "../../../webview-ui/src/state/scope.ts";
import { initialState, type Message, type PanelState } from "../../../webview-ui/src/state/state.ts";
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

  it("opens the evidence of a verdict that the editor asks for", () => {
    const state = reduce(stateAfter([open, listed]), { kind: "show", run: "a", part: "evidence" });
    expect(state.view).toMatchObject({ chosen: "a", tab: "run", why: true });
  });

  it("keeps the choice of an earlier page", () => {
    const state = stateAfter([open, listed], initialState({ chosen: "a", tab: "study" }));
    expect(state.view).toMatchObject({ chosen: "a", tab: "study", sort: null });
  });

  it("drops runs that are gone and what is known of the chosen run", () => {
    const before = stateAfter([open, listed, { kind: "fetched", details: [runDetail(b, b2)] }]);
    const state = reduce(before, { kind: "listed", sequence: 50, runs: [b] });
    expect([...state.runs.keys()]).toEqual(["b"]);
    expect(state.sequence).toBe(50);
    expect(state.spectra.size).toBe(0);
  });
});

const b2 = { good: false, epoch: 2 };

describe("the picker of studies", () => {
  const c = { ...runSummary("c", 3, 1, good), study: "another", name: "Another" };
  const both = stateAfter([open, { ...listed, runs: [a, b, c] }, { kind: "show", run: "a" }]);

  it("chooses a run of the study that is picked, and keeps the chosen one where it is listed", () => {
    const picked = reduce(both, { kind: "scope", scope: { study: "another" } });
    expect(picked.view).toMatchObject({ scope: { study: "another" }, chosen: "c" });
    expect(reduce(both, { kind: "scope", scope: "all" }).view.chosen).toBe("a");
  });

  it("leaves the other studies of the workspace for a comparison", () => {
    const picked = reduce(both, { kind: "scope", scope: { study: "another" } });
    expect(otherStudies(picked).map((runs) => runs.map(({ summary }) => summary.run))).toEqual([["a", "b"]]);
  });
});

describe("epochs", () => {
  it("move the run on and add to its records", () => {
    const state = stateAfter([
      open,
      listed,
      { kind: "fetched", details: [runDetail(b, b2)] },
      epoch("b", 11, 3),
    ]);
    expect(state.runs.get("b")?.summary.epoch).toBe(3);
    expect(state.spectra.get("b")?.map((record) => record?.epoch)).toEqual([0, 1, 2, 3]);
    expect(state.sequence).toBe(11);
  });

  it("change nothing when they are sent a second time", () => {
    const once = stateAfter([open, listed, epoch("b", 11, 3)]);
    expect(reduce(once, epoch("b", 11, 3))).toBe(once);
  });

  it("of a run that is not chosen leave only its score", () => {
    const state = stateAfter([open, listed, epoch("a", 11, 12)]);
    expect(state.runs.get("a")?.records[12]?.scores?.sF).toBeGreaterThan(0);
    expect(state.runs.get("a")?.records[11]).toBeUndefined();
    expect(state.spectra.size).toBe(0);
  });

  it("that were never recorded are null after a fetch, so that they are not fetched repeatedly", () => {
    const detail = runDetail(b, b2);
    const gap = { ...detail, records: detail.records!.filter((record) => record.epoch !== 1) };
    const state = stateAfter([open, listed, { kind: "fetched", details: [gap] }]);
    expect(state.spectra.get("b")?.[1]).toBeNull();
    expect(state.runs.get("b")?.records.map((record) => record?.epoch ?? null)).toEqual([0, null, 2]);
  });
});

describe("a run that is trained again", () => {
  it("loses the epochs that it no longer has", () => {
    const known = stateAfter([open, listed, { kind: "fetched", details: [runDetail(b, b2)] }]);
    const changed: HostEvent = {
      kind: "notification",
      method: "dai/run/changed",
      params: { ...b, epoch: 0, sequence: 12 },
    };
    const state = reduce(known, changed);
    expect(state.spectra.get("b")).toHaveLength(1);
    expect(state.runs.get("b")?.records).toHaveLength(1);
  });
});

describe("verdicts", () => {
  it("are shown in the run and marked once per checkpoint", () => {
    const verdict = (sequence: number, number: number): HostEvent => ({
      kind: "notification",
      method: "dai/run/verdict",
      params: { ...verdictRecord(b2, number), run: "b", sequence },
    });
    const known = stateAfter([open, listed, { kind: "fetched", details: [runDetail(b, b2)] }]);
    const state = stateAfter([verdict(11, 20), verdict(12, 10), verdict(13, 20)], known);
    expect(state.runs.get("b")?.verdicts.map((one) => one.epoch)).toEqual([10, 20]);
    expect(state.runs.get("b")?.summary.verdict?.epoch).toBe(20);
  });
});

describe("an epoch that is scored again", () => {
  it("takes back the verdict that was given at it", () => {
    const known = stateAfter([
      open,
      listed,
      { kind: "fetched", details: [{ ...runDetail(b, b2), verdicts: [verdictRecord(b2, 10)] }] },
    ]);
    expect(known.runs.get("b")?.verdicts).toHaveLength(1);
    expect(reduce(known, epoch("b", 11, 10)).runs.get("b")?.verdicts).toEqual([]);
  });
});

describe("a deleted run", () => {
  it("goes, and another is chosen", () => {
    const state = stateAfter([
      open,
      listed,
      { kind: "confirm", runs: ["b"] },
      { kind: "notification", method: "dai/run/deleted", params: { run: "b", sequence: 11 } },
    ]);
    expect(state.view.chosen).toBe("a");
    expect(state.confirming).toEqual([]);
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
    const known = stateAfter([open, listed, { kind: "fetched", details: [runDetail(b, b2)] }]);
    expect(reduce(known, { kind: "show", run: "b" }).spectra).toBe(known.spectra);
    expect(reduce(known, { kind: "show", run: "a" }).spectra.size).toBe(0);
  });

  it("keeps the last picture when the connection goes", () => {
    const state = stateAfter([open, listed, { kind: "connection", state: "closed", message: "It crashed." }]);
    expect(state.connection).toEqual({ state: "closed", message: "It crashed." });
    expect(state.runs.size).toBe(2);
  });
});

describe("a comparison", () => {
  const beside: Message = { kind: "arrange", view: { beside: "a" } };

  it("keeps the spectra of both runs, and of no third", () => {
    const known = stateAfter([
      open,
      listed,
      beside,
      { kind: "fetched", details: [runDetail(a, good), runDetail(b, b2)] },
    ]);
    expect([...known.spectra.keys()]).toEqual(["a", "b"]);
    expect([...reduce(known, { kind: "arrange", view: { beside: null } }).spectra.keys()]).toEqual(["b"]);
  });

  it("ends when one run is chosen for both places, or deleted", () => {
    const known = stateAfter([open, listed, beside]);
    expect(reduce(known, { kind: "show", run: "a" }).view.beside).toBeNull();
    const gone: Message = {
      kind: "notification",
      method: "dai/run/deleted",
      params: { run: "a", sequence: 11 },
    };
    expect(reduce(known, gone).view.beside).toBeNull();
  });
});

describe("pins", () => {
  it("are set for all, and taken away when all have one", () => {
    const pin = (...runs: string[]): Message => ({ kind: "pin", runs });
    expect(stateAfter([pin("a"), pin("a", "b")]).view.pinned).toEqual(["a", "b"]);
    expect(stateAfter([pin("a", "b"), pin("b", "a")]).view.pinned).toEqual([]);
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
