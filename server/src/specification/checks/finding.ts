import type { Diagnostic } from "../diagnostic.ts";
import type { Remedy } from "../fixes/fix.ts";

/** A mistake in a value, by its path; where in the text that is comes later. */
export interface Finding extends Pick<Diagnostic, "severity" | "code" | "message" | "path"> {
  /** the finding is about the key, not about its value */
  at?: "key";
  /** the change that corrects it, where that is clear */
  remedy?: Remedy;
}

export type Report = (finding: Finding) => void;

/** Reports a mistake at a path. */
export type Raise = (path: Diagnostic["path"], code: string, message: string, remedy?: Remedy) => void;
