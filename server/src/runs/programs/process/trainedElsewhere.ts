import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunId } from "../../../protocol/protocol.ts";

export type TrainedElsewhere = ReturnType<typeof createTrainedElsewhere>;

/** Notes, by a file for each, the runs whose checkpoints are on another machine. */
export function createTrainedElsewhere(directoryOf: (run: RunId) => string) {
  const fileOf = (run: RunId) => join(directoryOf(run), "elsewhere");
  return {
    mark(run: RunId): void {
      mkdirSync(directoryOf(run), { recursive: true, mode: 0o700 });
      writeFileSync(fileOf(run), "");
    },
    /** Removes the note, as the run now trains here; true where there was one. */
    takeBack(run: RunId): boolean {
      const isMarked = existsSync(fileOf(run));
      rmSync(fileOf(run), { force: true });
      return isMarked;
    },
  };
}
