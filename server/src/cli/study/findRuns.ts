/** The runs that a word on the command line names. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { daiHome } from "../../connection/home.ts";
import type { DaemonConnection } from "../../connection/typed.ts";
import { resembling } from "../../domain/nearestName.ts";
import { studyIdsOf } from "../../domain/studies.ts";
import { arithmeticOf } from "../../engine/registry.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId, RunSummary, StudyId } from "../../protocol/protocol.ts";
import { readLaunch } from "../../runs/launch.ts";
import { isProgram } from "../../specification/expansion/programConfig.ts";
import { formerRunIds } from "../../specification/expansion/runId.ts";

/** The daemon knows no run of a spec. */
export class NoSuchRuns extends Error {}

/** Whether there is a file of this name, and not a folder, which may well be called as a study is. */
export function isFile(name: string): boolean {
  const found = statSync(name, { throwIfNoEntry: false });
  return found !== undefined && !found.isDirectory();
}

/** What a word on the command line names. */
export interface FoundStudy {
  /** the study's own; its runs are called after the study that launched them last */
  name: string;
  runs: RunSummary[];
  /** the study, and others of the same name where their runs are not all in it; the newest last */
  studies: StudyId[];
  /** all that the word names, also those whose runs are all in another */
  named: StudyId[];
}

/** The runs of a study, as `findStudy` finds them. */
export async function findRuns(
  connection: DaemonConnection,
  study: string,
  wanted = "study",
): Promise<RunSummary[]> {
  return (await findStudy(connection, study, wanted)).runs;
}

/**
 * A study with its runs, also those that another study has launched since.
 *
 * @param study a spec file, a study's id or its prefix, or a study's name
 * @param wanted what a message calls what was looked for
 * @throws one sentence when there is no such study
 */
export async function findStudy(
  connection: DaemonConnection,
  study: string,
  wanted = "study",
): Promise<FoundStudy> {
  const { runs } = await connection.request("dai/runs/list", {});
  if (isFile(study)) {
    const spec = await runsOfSpec(study, new Set(runs.map(({ engine }) => engine)));
    const ofSpec = runs.filter(({ run }) => spec.runs.has(run));
    if (ofSpec.length > 0) return foundBySpec(ofSpec, spec.studies);
    throw new NoSuchRuns(sentenceOf("study/no-runs", { study }));
  }
  const { studies } = await connection.request("dai/studies/list", {});
  const known = [...studies, ...runs.map(({ study, name }) => ({ study, name }))];
  const named = known.filter(({ name }) => name === study);
  const meant = named.length > 0 ? named : known.filter((one) => one.study.startsWith(study));
  const launched = await runsOf(connection, new Set(meant.map((one) => one.study)));
  const isOf = ({ run, name, study }: RunSummary) =>
    [...launched.values()].some((ids) => ids.has(run)) ||
    meant.some((one) => one.study === study && one.name === name);
  const found = runs.filter(isOf);
  if (found.length > 0)
    return {
      name: meant.at(-1)!.name,
      runs: found,
      studies: withoutParts(launched),
      named: [...launched.keys()],
    };
  throw new Error(unknownStudy(study, wanted, [...new Set(runs.map(({ name }) => name))]));
}

/** @param launched ids of the studies that launches of the spec are; another spec may have launched all of its runs since */
function foundBySpec(runs: RunSummary[], launched: ReadonlySet<StudyId>): FoundStudy {
  const newest = [...new Set(runs.map(({ study }) => study))];
  const own = new Set(runs.flatMap(studyIdsOf).filter((study) => launched.has(study)));
  return { name: runs.at(-1)!.name, runs, studies: newest, named: own.size > 0 ? [...own] : newest };
}

/** The runs of each study's newest launch. */
async function runsOf(
  connection: DaemonConnection,
  studies: ReadonlySet<StudyId>,
): Promise<Map<StudyId, ReadonlySet<RunId>>> {
  const found = new Map<StudyId, ReadonlySet<RunId>>();
  for (const study of studies) {
    // The list of a damaged study can't be read; its runs still name the study that launched them last.
    const listed = await connection.request("dai/runs/list", { study }).catch(() => null);
    found.set(study, new Set(listed?.runs.map(({ run }) => run)));
  }
  return found;
}

/** Without studies whose runs are all in another, as after a launch of the same spec with more values. */
function withoutParts(launched: ReadonlyMap<StudyId, ReadonlySet<RunId>>): StudyId[] {
  const all = [...launched];
  return all.flatMap(([study, runs], i) => {
    const isPart = all.some(
      ([, others], j) => [...runs].every((run) => others.has(run)) && (runs.size < others.size || i < j),
    );
    return isPart ? [] : [study];
  });
}

/** Studies that a message names. */
const NAMED = 5;

/** @param names of all studies, the oldest first */
function unknownStudy(name: string, wanted: string, names: string[]): string {
  if (name.endsWith(".json")) return sentenceOf("study/no-file", { file: name });
  if (names.length === 0) return sentenceOf("study/none", { wanted, study: name });
  const near = resembling(name, names);
  if (near !== undefined) return sentenceOf("study/misspelt", { wanted, name, near });
  const known = names.slice(-NAMED).map((one) => `“${one}”`);
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more, which \`dai runs\` lists` : "";
  return sentenceOf("study/unknown", { wanted, name, known: `${known.join(", ")}${more}` });
}

/** The runs that a launch of the spec would expand to, on any of these engines, and the studies that it would be. */
async function runsOfSpec(
  file: string,
  engines: Iterable<RunSummary["engine"]>,
): Promise<{ runs: Set<RunId>; studies: Set<StudyId> }> {
  const uri = pathToFileURL(file).href;
  const ids = new Set<RunId>();
  const studies = new Set<StudyId>();
  const oneOfEach = new Map([...engines].map((engine) => [computedBy(engine), engine]));
  for (const engine of oneOfEach.values()) {
    const params = engine === "program" ? { uri } : { uri, engine };
    const { study, runs } = await readLaunch(params, join(daiHome(), "cache"));
    studies.add(study);
    for (const [id, { config }] of runs)
      for (const known of isProgram(config) ? [id] : [id, ...formerRunIds(config)]) ids.add(known);
  }
  return { runs: ids, studies };
}

/** What decides the bits of a run's records: those of programs are their own. */
export function computedBy(engine: RunSummary["engine"]): string {
  return engine === "program" ? engine : arithmeticOf(engine);
}
