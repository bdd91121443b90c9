/** Flips single bits of a store and compares what is then served with what was written. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import pino from "pino";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { integerBelow } from "../../../server/src/random/distributions.ts";
import { createGenerator } from "../../../server/src/random/generator.ts";
import { createRunService } from "../../../server/src/runs/runService.ts";
import type { RunService } from "../../../server/src/runs/service.ts";

/** Outcomes of the flips. */
export interface FlipOutcomes {
  flips: number;
  /** everything is served unchanged */
  unharmed: number;
  /** a run is marked as damaged or missing, and all that is served is unchanged */
  marked: number;
  /** a request, or the start, is refused with a sentence */
  refused: number;
  /** something else is served than was written, without a word; the positions of the bits */
  silent: number[];
}

const log = pino({ enabled: false });
const settings = { workers: 1, pauseOnBattery: false, snapshotSeconds: 60, redis: null };

/** All that a store serves of its runs. */
function served(service: RunService) {
  const { runs } = service.list({});
  const ids = runs.map(({ run }) => run);
  const studies = [...new Set(runs.map(({ study }) => study))];
  const events = service.eventsAfter(0, "all", -1).map(({ run, method, frame }) => ({
    ...{ run, method, text: Buffer.from(frame).toString() },
  }));
  const scores = new Map(ids.map((run) => [run, service.get({ runs: [run], records: "scores" }).runs[0]!]));
  const records = new Map(ids.map((run) => [run, service.get({ runs: [run], records: true }).runs[0]!]));
  const launches = studies.map((study) => service.list({ study }).runs.map(({ run }) => run));
  const listedStudies = service.studies();
  const specs = new Map(studies.map((study) => [study, service.specOf(study)]));
  // Once more, since reading can have found damage.
  const listed = new Map(service.list({}).runs.map(({ sequence: _, ...run }) => [run.run, run]));
  const problem = service.storeProblem();
  return { ids, events, scores, records, launches, listed, listedStudies, specs, problem };
}

type Served = ReturnType<typeof served>;

async function look(home: string): Promise<Served | Error> {
  let service: RunService | undefined;
  try {
    service = createRunService({ home, log, settings });
    return served(service);
  } catch (error) {
    return error as Error;
  } finally {
    await service?.close().catch(() => {});
  }
}

/** @returns "silent" when an unmarked run is served differently, or is not there */
function compare(truth: Served, found: Served): "unharmed" | "marked" | "silent" {
  const marked = new Set<RunId>();
  for (const [run, { problem }] of found.listed) if (problem?.includes("is damaged")) marked.add(run);
  const missing = truth.ids.filter((run) => !found.listed.has(run));
  if (missing.length > 0 && !found.problem) return "silent";
  for (const run of missing) marked.add(run);
  const isSound = (run: RunId) => !marked.has(run);
  const known = new Set(truth.events.map(({ text }) => text));
  for (const { run, text } of found.events) if (!known.has(text) && isSound(run)) return "silent";
  const soundEvents = (from: Served) => from.events.filter(({ run }) => isSound(run));
  if (!isDeepStrictEqual(soundEvents(found), soundEvents(truth))) return "silent";
  for (const run of truth.ids.filter(isSound))
    for (const part of ["listed", "scores", "records"] as const)
      if (!isDeepStrictEqual(found[part].get(run), truth[part].get(run))) return "silent";
  if (!isDeepStrictEqual(found.specs, truth.specs)) return "silent";
  const hasStudy = new Map(truth.listedStudies.map((study) => [study.study, study]));
  for (const study of found.listedStudies)
    if (!isDeepStrictEqual(study, hasStudy.get(study.study))) return "silent";
  if (found.listedStudies.length < truth.listedStudies.length && !found.problem) return "silent";
  for (const run of marked)
    if ((found.records.get(run)?.records ?? []).length > 0) {
      const whole = truth.records.get(run)!.records!;
      if (!isDeepStrictEqual(found.records.get(run)!.records, whole)) return "silent";
    }
  const sound = (launches: RunId[][]) => launches.map((runs) => runs.filter(isSound));
  if (!isDeepStrictEqual(sound(found.launches), sound(truth.launches))) return "silent";
  return marked.size > 0 || found.problem ? "marked" : "unharmed";
}

/**
 * @param home a state directory whose daemon has ended; it is left unchanged
 * @param seed of the positions of the bits
 */
export function flipRandomBits(home: string, flips: number, seed: number): Promise<FlipOutcomes> {
  const { size } = statSync(join(home, "runs.db"));
  const generator = createGenerator(seed, "bits");
  return flipBits(
    home,
    Array.from({ length: flips }, () => integerBelow(generator, size * 8)),
  );
}

/** @param bits their positions; each is flipped in a copy of its own */
export async function flipBits(home: string, bits: readonly number[]): Promise<FlipOutcomes> {
  const whole = readFileSync(join(home, "runs.db"));
  const copy = mkdtempSync(join(tmpdir(), "dai-flips-"));
  const outcomes: FlipOutcomes = { flips: bits.length, unharmed: 0, marked: 0, refused: 0, silent: [] };
  try {
    copyFileSync(join(home, "runs.db"), join(copy, "runs.db"));
    const truth = await look(copy);
    if (truth instanceof Error) throw truth;
    for (const bit of bits) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      const place = join(copy, String(bit));
      mkdirSync(place);
      writeFileSync(join(place, "runs.db"), bytes);
      const found = await look(place);
      const outcome = found instanceof Error ? "refused" : compare(truth, found);
      if (outcome === "silent") outcomes.silent.push(bit);
      else outcomes[outcome]++;
      rmSync(place, { recursive: true });
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  return outcomes;
}
