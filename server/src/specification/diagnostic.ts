/** A place in a spec's text: zero-based line and UTF-16 character, as in the Language Server Protocol. */
export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** One thing that is wrong with a spec, or worth knowing: where, why, and what to do about it, in one sentence. */
export interface Diagnostic {
  severity: "error" | "warning" | "information";
  /** stable, for documentation and quick fixes */
  code: string;
  message: string;
  /** keys and indices from the root to the value in question */
  path: (string | number)[];
  range: Range;
}
