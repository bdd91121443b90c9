import { sentenceOf } from "../../messages/catalogue.ts";
import { bestPath } from "./bestSnapshot.ts";
import type { FromWorker, TrainingJob } from "./messages.ts";
import { keepNewest, writeSnapshot, writeWhole } from "./snapshots.ts";

/** Writes a run's snapshots. Without them, a crash costs more work but changes no number, so no error ends a run. */
export function createSnapshotArchive({ run, checkpoints }: TrainingJob, directory: string) {
  let hasWarned = false;
  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!hasWarned)
        process.stderr.write(
          `${sentenceOf("trainer/no-snapshot", { run, reason: (error as Error).message })}\n`,
        );
      hasWarned = true;
    }
  }
  return {
    write: ({ epoch, file, durability }: Extract<FromWorker, { kind: "snapshot" }>) =>
      attempt(async () => {
        await writeSnapshot(directory, epoch, file, durability);
        await keepNewest(directory, 2, checkpoints);
      }),
    writeBest: (file: Uint8Array) => attempt(() => writeWhole(directory, bestPath(directory), file)),
    /** A finished run that trains further starts from the last one. */
    keepLast: () => attempt(() => keepNewest(directory, 1, checkpoints)),
  };
}
