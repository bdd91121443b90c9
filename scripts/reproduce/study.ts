import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { readStudy, type StudyRuns } from "../../server/src/cli/study/studyRuns.ts";
import { daiHome } from "../../server/src/connection/home.ts";
import { connectDaemon } from "../../server/src/connection/typed.ts";
import type { EpochRecord, RunDetail } from "../../server/src/protocol/protocol.ts";

export const repository = resolve(import.meta.dirname, "../..");

/** Trains a spec's runs to their end, from where they are; what is trained already is not trained again. */
export async function train(spec: string): Promise<void> {
  const child = spawn(process.execPath, [join(repository, "dist/dai.js"), "run", spec], { stdio: "inherit" });
  const status = await new Promise<number | null>((settle) => child.once("exit", settle));
  // 2: some runs diverged or failed, which is a result as well.
  if (status !== 0 && status !== 2) throw new Error(`dai run ${spec} ended with status ${status}.`);
}

/** What the daemon has of a study: histories for its evaluation, details for its pictures. */
export interface ReproducedStudy extends StudyRuns {
  /** of the runs that trained to their last epoch */
  finished: RunDetail[];
}

/** Training time of runs with their records, one core each. */
export function secondsOf(details: readonly RunDetail[]): number {
  return details
    .flatMap(({ scoreRecords, records }): Pick<EpochRecord, "seconds">[] => scoreRecords ?? records ?? [])
    .reduce((sum, { seconds }) => sum + seconds, 0);
}

const DETAILS_AT_ONCE = 8;

/** @param spectra whether the pictures need the spectra whole */
export async function readReproduced(spec: string, spectra: boolean): Promise<ReproducedStudy> {
  const daemonPath = join(repository, "dist/daemon.js");
  const connection = await connectDaemon({ home: daiHome(), daemonPath });
  try {
    const study = await readStudy(connection, spec);
    const ids = study.summaries.filter(({ state }) => state === "finished").map(({ run }) => run);
    const finished: RunDetail[] = [];
    for (let first = 0; first < ids.length; first += DETAILS_AT_ONCE) {
      const runs = ids.slice(first, first + DETAILS_AT_ONCE);
      const records = spectra ? true : "scores";
      finished.push(...(await connection.request("dai/runs/get", { runs, records })).runs);
    }
    return { ...study, finished };
  } finally {
    connection.close();
  }
}
