import type { Path } from "./tree.ts";

/** A change to a spec that mends what a diagnostic is about. */
export type Remedy = { title: string; path: Path } & Change & {
    /** nobody would want it otherwise, so it may be applied to a whole file unasked */
    safe?: true;
  };

type Change =
  /** the value that the path should have */
  | { kind: "set"; value: unknown }
  /** the name that the path's key should have */
  | { kind: "rename"; key: string }
  /** takes the path's key or list item away; of equal keys, all but the last, which is the one that counts */
  | { kind: "remove" };
