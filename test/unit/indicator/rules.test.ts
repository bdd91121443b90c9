/** @module-tag slow */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { describe, expect, test } from "vitest";
import { accuracyObjective } from "../../../server/src/domain/objective.ts";
import { type ReplayOptions, replay } from "../../../server/src/indicator/evaluation/replay.ts";
import { createRule, type RuleSpec, ruleNames } from "../../../server/src/indicator/rules/registry.ts";
import type { RuleSettings } from "../../../server/src/indicator/rules/rule.ts";
import type { RunHistory } from "../../../server/src/indicator/runHistory.ts";
import { newSummary } from "../../../server/src/runs/launch.ts";
import { createLedger } from "../../../server/src/runs/ledger.ts";
import { historyOf } from "../../../server/src/runs/store/historyOf.ts";
import { scoreRecords } from "../../../server/src/runs/store/scoreRecords.ts";
import { openStore } from "../../../server/src/runs/store/store.ts";
import { expandSpec } from "../../../server/src/specification/expansion/expand.ts";
import { runId } from "../../../server/src/specification/expansion/runId.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { binomialUpperTail } from "../../../server/src/statistics/binomial.ts";

const EPOCHS = 16;
const CHECKPOINTS = [1, 2, 4, 8, 16];
const guessing = { rows: 1000, accuracy: 0.5, loss: Math.LN2 };

/** Run i of twelve: the first half learn at different paces, the others stay at the level of guessing. */
function accuracyOf(i: number, epoch: number): number {
  const noise = 0.004 * Math.sin(7 * i + 3 * epoch);
  return i < 6 ? 0.95 - 0.45 * Math.exp((-epoch * (i + 2)) / 12) + noise : 0.5 + noise;
}
const lossOf = (i: number, epoch: number) => (i < 6 ? 0.7 * Math.exp((-epoch * (i + 2)) / 12) : Math.LN2);

function history(i: number): RunHistory {
  const epochs = Array.from({ length: EPOCHS + 1 }, (_, epoch) => ({
    trainLoss: epoch === 0 ? null : lossOf(i, epoch),
    trainAccuracy: epoch === 0 ? null : accuracyOf(i, epoch),
    validationLoss: lossOf(i, epoch) + 0.01,
    validationAccuracy: accuracyOf(i, epoch),
    layers: [{ name: "dense_1", width: 2, nuclearNorms: { linear: 1.5, activation: 1.25 } }],
  }));
  const finalAccuracy = epochs.at(-1)!.validationAccuracy;
  const about = { run: String(i), study: "s", seed: i, gain: 1, scheme: "xavierNormal" };
  return { ...about, epochs, maxEpochs: EPOCHS, finalAccuracy, guessing, end: "finished" };
}
const runs = Array.from({ length: 12 }, (_, i) => history(i)).toSorted(
  (a, b) => ((a.seed * 5) % 12) - ((b.seed * 5) % 12),
);

const written = (rule: RuleSpec) =>
  JSON.stringify({
    dataset: { kind: "shell" },
    architecture: { kind: "mlp", hidden: [2] },
    initialization: { seeds: 12 },
    training: { epochs: EPOCHS },
    indicator: { window: 2, checkpoints: CHECKPOINTS.slice(1) },
    policy: { rule, onDiscard: "stop", onSaturated: "stop" },
  });

function settingsFor(rule: RuleSpec): RuleSettings {
  const { indicator } = parseSpec(written(rule)).spec!;
  return {
    indicator,
    objective: accuracyObjective,
    success: { within: 0.05 },
    goal: "keepGood",
    labels: true,
  };
}
const options = { objective: accuracyObjective, checkpoints: CHECKPOINTS.slice(1) };
const replayed = (rule: RuleSpec, how: Partial<ReplayOptions> = {}) =>
  replay(runs, createRule(rule, settingsFor(rule)), { ...options, ...how });

test("the tail of the binomial distribution is exact, and continued by the normal one", () => {
  // Sums of comb(n, k) p^k (1-p)^(n-k) by Python's integers.
  expect(binomialUpperTail(23, 40, 0.4)).toBeCloseTo(0.018910753459570287, 12);
  expect(binomialUpperTail(123, 1000, 0.1)).toBeCloseTo(0.010362171487230055, 12);
  expect(binomialUpperTail(0, 10, 0.3)).toBe(1);
  expect(binomialUpperTail(11, 10, 0.3)).toBe(0);
});

test("with one worker, ASHA lets a run pass a rung where it is among the best third so far", () => {
  const seen = new Map<number, number[]>();
  const expected = runs.map(({ epochs }) => {
    for (let rung = 1; rung < EPOCHS; rung *= 3) {
      const others = seen.get(rung) ?? [];
      const accuracy = epochs[rung]!.validationAccuracy!;
      const better = others.filter((other) => other > accuracy).length;
      seen.set(rung, [...others, accuracy]);
      if (better >= Math.max(1, Math.floor((others.length + 1) / 3))) return rung;
    }
    return null;
  });
  expect(replayed("asha").stops).toEqual(expected);
});

test("runs train in the given order, which breaks ties", () => {
  const order = [...runs.keys()].reverse();
  const inOrder = replayed("asha", { schedule: { order, makesRoom: false } });
  const reversed = replay([...runs].reverse(), createRule("asha", settingsFor("asha")), options);
  expect(inOrder.stops).toEqual([...reversed.stops].reverse());
});

describe("auto", () => {
  test("never says likely of a run at the level of guessing, nor unlikely of one that is far above it", () => {
    const { decisions } = replayed("auto", { stops: false });
    runs.forEach(({ epochs, seed }, index) => {
      for (const { verdict, epoch } of decisions[index]!) {
        if (seed >= 6) expect(verdict).not.toBe("continue");
        if (epochs[epoch]!.validationAccuracy! > 0.8) expect(verdict).not.toBe("discard");
      }
    });
  });

  test("stops no run that turns out good", () => {
    const { stops, decisions } = replayed("auto");
    runs.forEach(({ seed }, index) => {
      if (seed >= 6 || stops[index] === null) return;
      expect(decisions[index]!.at(-1)!.verdict).toBe("saturated");
    });
  });
});

test("no rule but the paper's stops a network that has memorized and whose effective rank falls", () => {
  const memorized = runs.map((run) => ({
    ...run,
    epochs: run.epochs.map((epoch, e) => ({
      ...epoch,
      trainAccuracy: e === 0 ? null : 1,
      validationAccuracy: 0.45 + 0.004 * run.seed,
      layers: epoch.layers.map((layer) => {
        const rank = 2 - e / 100;
        return { ...layer, effectiveRanks: { linear: rank, activation: rank } };
      }),
    })),
  }));
  for (const rule of ruleNames.filter((name) => name !== "paper")) {
    const { stops, decisions } = replay(memorized, createRule(rule, settingsFor("auto")), options);
    expect(stops.filter((stop) => stop !== null)).toEqual([]);
    if (rule === "asha")
      expect(
        decisions
          .flat()
          .map(({ sentence }) => sentence)
          .join(),
      ).toContain("generalize late");
  }
});

test("early stopping names the metric as people do", () => {
  const { decisions } = replayed({ kind: "patience", patience: 2, minDelta: 0 });
  const sentences = decisions.flat().map(({ sentence }) => sentence);
  expect(sentences.some((one) => one.startsWith("Converged: its validation accuracy has not improved"))).toBe(
    true,
  );
  expect(sentences.filter((one) => one.includes("validationAccuracy"))).toEqual([]);
});

test("all stops where each rule does, any where one does", () => {
  const parts = [replayed("asha").stops, replayed({ kind: "patience", patience: 2, minDelta: 0 }).stops];
  const any = replayed({ any: ["asha", { kind: "patience", patience: 2, minDelta: 0 }] });
  expect(any.stops.filter((stop) => stop !== null).length).toBeGreaterThanOrEqual(
    Math.max(...parts.map((stops) => stops.filter((stop) => stop !== null).length)),
  );
  const all = replayed({ all: ["asha", "none"] });
  expect(all.stops).toEqual(runs.map(() => null));
});

test.each(
  ruleNames.filter((name) => name !== "learned" && name !== "trainLoss"),
)("what the daemon decides live by %s is what a replay of the stored study decides", (rule) => {
  const folder = mkdtempSync(join(tmpdir(), "dai-rules-"));
  const store = openStore(join(folder, "runs.db"));
  const ledger = createLedger(store, pino({ enabled: false }));
  const { spec } = parseSpec(written(rule));
  const { indicator, policy, study } = spec!;
  const scoring = { indicator, policy, success: { within: 0.05 } };
  const configs = expandSpec(spec!, "wasm");
  const ids = configs.map((config) => runId(config));
  store.putStudy({ study: "s", name: "n", uri: null, spec: "", runs: ids });
  const launch = { study: "s", name: "n", uri: null, text: "", epochs: EPOCHS, scoring, runs: new Map() };
  const about = { ...launch, objective: study.objective };
  for (const [i, config] of configs.entries())
    ledger.add(config, scoring, { ...newSummary(ids[i]!, config, about), state: "running" });
  ids.forEach((run, i) => {
    for (const [epoch, record] of runs[i]!.epochs.entries()) {
      if (ledger.summary(run)!.state !== "running") return;
      ledger.addRecord(run, {
        ...{ epoch, trainLoss: record.trainLoss, trainAccuracy: record.trainAccuracy, seconds: 1 },
        ...{ validationLoss: record.validationLoss!, validationAccuracy: record.validationAccuracy! },
        ...(epoch === 0 && { guessing }),
        layers: [{ name: "dense_1", width: 2 }],
        spectra: Float32Array.of(1, 0.5, 1, 0.25),
      });
    }
    if (ledger.summary(run)!.state === "running") ledger.change(run, { state: "finished" });
  });
  const live = ids.map((run) => {
    const { state, epoch } = ledger.summary(run)!;
    return state === "stopped" ? epoch : null;
  });
  expect(live).toEqual(replayed(rule).stops);
  const stored = ids.map((run) => historyOf(ledger.summary(run)!, scoreRecords(store, run, "linear")));
  expect(stored.map(({ guessing: level }) => level)).toEqual(ids.map(() => guessing));
  store.close();
  rmSync(folder, { recursive: true });
});
