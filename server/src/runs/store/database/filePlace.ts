import { statSync } from "node:fs";
import { sentenceOf } from "../../../messages/catalogue.ts";

/** Watches that a file which is open stays where it was opened: writes to a deleted file succeed and are lost. */
export function filePlace(path: string): { problem(): string | null } {
  let opened = identity(path);
  return {
    /** Why what is written to the file would be lost, as a clause; null where it would not. */
    problem() {
      const found = identity(path);
      // A log comes with the first transaction.
      if (opened === "none") opened = found;
      if (found === "unknown" || found === opened) return null;
      return found === "none" ? sentenceOf("store/file-moved", {}) : sentenceOf("store/file-replaced", {});
    },
  };
}

/** Device and number of the file at a path. */
function identity(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "none" : "unknown";
  }
}
