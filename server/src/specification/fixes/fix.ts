import { jsonText } from "../syntax/jsonText.ts";
import type { Path } from "../syntax/tree.ts";

/** A change to a spec that fixes a diagnostic. */
export type Remedy = { title: string; path: Path } & Change & {
    /** unambiguous: "fix all" may apply it without asking */
    safe?: true;
    /** it says where to start from, and nothing of what was written leads to it */
    isGuess?: true;
  };

type Change =
  /** the value that the path should have */
  | { kind: "set"; value: unknown }
  /** the name that the path's key should have */
  | { kind: "rename"; key: string }
  /** takes the path's key away and gives another path, which is missing, a value that holds what stood there */
  | { kind: "move"; to: Path; value: unknown }
  /** takes the path's key or list item away; of equal keys, all but the last, which is the one that counts */
  | { kind: "remove" }
  /** puts a text, such as a missing comma, at an offset of the spec's text; the path means nothing */
  | { kind: "insert"; offset: number; text: string };

/** Gives a path another value. */
export function setting(path: Path, value: unknown, title = `Change to ${jsonText(value)}`): Remedy {
  return { title, path, kind: "set", value };
}

/** Gives a path that is missing a value. */
export function adding(path: Path, value: unknown): Remedy {
  return setting(path, value, `Add ${JSON.stringify(path.at(-1))}: ${jsonText(value)}`);
}

/** Takes a key or a list item away. */
export function removing(path: Path, title = `Remove ${JSON.stringify(path.at(-1))}`): Remedy {
  return { title, path, kind: "remove" };
}
