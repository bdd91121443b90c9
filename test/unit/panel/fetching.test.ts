import { describe, expect, it } from "vitest";
import { reduce } from "../../../webview-ui/src/reduce.ts";
import { nextFetch, nextPreview } from "../../../webview-ui/src/state/fetching.ts";
import { initialState, type Message } from "../../../webview-ui/src/state/state.ts";
import { runDetail, runSummary } from "../../fixtures/panel/runs.ts";

const options = { good: true, epoch: 3 };
const runs = ["a", "b", "c"].map((run, seed) => runSummary(run, seed, 1, options));
const listed: Message[] = [
  { kind: "connection", state: "open" },
  { kind: "listed", sequence: 1, runs },
  { kind: "show", run: "b" },
];
const fetched = (index: number): Message => ({
  kind: "fetched",
  details: [runDetail(runs[index]!, options)],
});
const stateAfter = (...messages: Message[]) => messages.reduce(reduce, initialState());

describe("what is fetched next", () => {
  it("is the chosen run, then those in view, then nothing", () => {
    expect(nextFetch(stateAfter(...listed), ["a", "c"])).toEqual({ runs: ["b"], records: true });
    expect(nextFetch(stateAfter(...listed, fetched(1)), ["a", "c"])).toEqual({
      runs: ["a", "c"],
      records: "scores",
    });
    expect(nextFetch(stateAfter(...listed, fetched(1), fetched(0)), ["a", "b"])).toBeNull();
  });

  it("is the spectra of a run whose scores are known once it is chosen", () => {
    const state = stateAfter(...listed, fetched(1), { kind: "show", run: "a" }, fetched(0), {
      kind: "show",
      run: "b",
    });
    expect(nextFetch(state, [])).toEqual({ runs: ["b"], records: true });
  });

  it("is the whole study, in parts, where all of it is shown", () => {
    const all = Array.from({ length: 20 }, (_, seed) => runSummary(`r${seed}`, seed, 1, options));
    const state = stateAfter(
      listed[0]!,
      { kind: "listed", sequence: 1, runs: all },
      { kind: "show", run: "r0" },
      { kind: "fetched", details: [runDetail(all[0]!, options)] },
      { kind: "arrange", view: { tab: "study" } },
    );
    expect(nextFetch(state, [])).toMatchObject({ records: "scores", runs: { length: 16 } });
  });

  it("is nothing without a connection, for a run without epochs, or one that could not be had", () => {
    expect(nextFetch(stateAfter(...listed, { kind: "connection", state: "closed" }), [])).toBeNull();
    const queued = runSummary("q", 1, 1, { good: true, epoch: -1 });
    expect(
      nextFetch(stateAfter(listed[0]!, { kind: "listed", sequence: 1, runs: [queued] }), ["q"]),
    ).toBeNull();
    expect(nextFetch(stateAfter(...listed, { kind: "unavailable", runs: ["b"] }), [])).toBeNull();
  });
});

describe("the data that is examined next", () => {
  const uri = "file:///shell.dai.json";
  const opened: Message = { kind: "arrange", view: { tab: "data" } };
  const previewed: Message = {
    kind: "previewed",
    data: { uri, preview: null, problem: "There is no file." },
  };

  it("is that of the chosen run's spec, once, while its tab is open", () => {
    expect(nextPreview(stateAfter(...listed))).toBeNull();
    expect(nextPreview(stateAfter(...listed, opened))).toBe(uri);
    expect(nextPreview(stateAfter(...listed, opened, previewed))).toBeNull();
  });

  it("is asked for again on a new connection, whether there was any or not", () => {
    expect(nextPreview(stateAfter(...listed, opened, previewed, ...listed))).toBe(uri);
  });

  it("is none of a run that was launched from no file", () => {
    const run = { ...runs[0]!, uri: null };
    expect(
      nextPreview(stateAfter(listed[0]!, { kind: "listed", sequence: 1, runs: [run] }, opened)),
    ).toBeNull();
  });
});
