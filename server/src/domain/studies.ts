/** The studies that a run belongs to: each launch whose spec expands to it. */
import type { Parameters } from "./parameters.ts";

/** A run in one study: its name and what varies there. */
export interface Membership {
  study: string;
  name: string;
  /** the spec that was launched, when it came from a file */
  uri: string | null;
  /** what varies in the study; absent in runs of earlier versions */
  parameters?: Parameters;
}

/** A study that launched a run before another one did. A key that is absent is as in the run itself. */
export type EarlierStudy = Pick<Membership, "study"> & Partial<Membership>;

/** A run as the study that launched it last calls it. */
export interface RunOfStudies extends Membership {
  /** the other studies that it belongs to, the oldest launch first; absent or empty where there is none */
  earlierStudies?: readonly EarlierStudy[];
}

export type NamedByStudies = Pick<RunOfStudies, "name"> & {
  earlierStudies?: readonly Pick<EarlierStudy, "study" | "name">[];
};

/** The ids of a run's studies, the oldest launch first. */
export function studyIdsOf({ study, earlierStudies = [] }: RunOfStudies): string[] {
  return [...earlierStudies.map((earlier) => earlier.study), study];
}

/** The names of a run's studies, the newest first, each once. */
export function studyNamesOf({ name, earlierStudies = [] }: NamedByStudies): string[] {
  return [...new Set([...earlierStudies.map((earlier) => earlier.name ?? name), name].reverse())];
}

/** What each of a run's studies calls it, the oldest launch first. */
export function membershipsOf(run: RunOfStudies): Membership[] {
  const { study, name, uri, parameters, earlierStudies = [] } = run;
  const own = { study, name, uri, ...(parameters && { parameters }) };
  return [...earlierStudies.map((earlier) => ({ ...own, ...earlier })), own];
}

export function isInStudy(run: RunOfStudies, study: string): boolean {
  return run.study === study || (run.earlierStudies?.some((earlier) => earlier.study === study) ?? false);
}

/** The run as one of its studies calls it; the same object where that study launched it last, or does not have it. */
export function asInStudy<R extends RunOfStudies>(run: R, study: string): R {
  if (run.study === study || !isInStudy(run, study)) return run;
  const all = membershipsOf(run);
  const [own] = all.filter((one) => one.study === study);
  return { ...run, ...changeTo([...all.filter((one) => one.study !== study), own!], run) };
}

/**
 * What a launch changes of a run: its study is the newest one.
 *
 * @param launch what the study calls the run; with earlier studies, it keeps these as well
 * @param replaced ids of studies whose place the launch takes
 */
export function launchedBy(
  before: RunOfStudies,
  launch: RunOfStudies,
  replaced: ReadonlySet<string>,
): RunOfStudies {
  const kept = membershipsOf(before).filter(({ study }) => !isInStudy(launch, study) && !replaced.has(study));
  return changeTo([...kept, ...membershipsOf(launch)], before);
}

/** What changes of a run that leaves a study; null where it has no other. */
export function withoutStudy(run: RunOfStudies, study: string): RunOfStudies | null {
  const left = membershipsOf(run).filter((one) => one.study !== study);
  return left.length === 0 ? null : changeTo(left, run);
}

/**
 * The studies whose place a launch takes: launches of the same spec all of whose runs it has, as after values were added.
 *
 * @param runs all that there are
 */
export function replacedBy(
  launch: Pick<Membership, "study" | "name" | "uri"> & { runs: { has(run: string): boolean } },
  runs: Iterable<RunOfStudies & { run: string }>,
): ReadonlySet<string> {
  const [within, beyond] = [new Set<string>(), new Set<string>()];
  for (const run of runs) {
    const isLaunched = launch.runs.has(run.run);
    for (const { study, name, uri } of membershipsOf(run)) {
      if (study === launch.study) continue;
      const isOfSpec = name === launch.name && uri === launch.uri;
      (isLaunched && isOfSpec ? within : beyond).add(study);
    }
  }
  return new Set([...within].filter((study) => !beyond.has(study)));
}

/** @param memberships the oldest launch first; at least one */
function changeTo(memberships: readonly Membership[], before: RunOfStudies): RunOfStudies {
  const newest = memberships.at(-1)!;
  const earlier = memberships.slice(0, -1).map((one) => comparedTo(newest, one));
  const isChanged = earlier.length > 0 || before.earlierStudies !== undefined;
  return { ...newest, ...(isChanged ? { earlierStudies: earlier } : {}) };
}

/** Without what is the same in the newest: a spec that is launched again has its name and parameters. */
function comparedTo(newest: Membership, { study, name, uri, parameters }: Membership): EarlierStudy {
  const isSame = JSON.stringify(parameters) === JSON.stringify(newest.parameters);
  return {
    study,
    ...(name === newest.name ? {} : { name }),
    ...(uri === newest.uri ? {} : { uri }),
    ...(isSame ? {} : { parameters: parameters ?? {} }),
  };
}
