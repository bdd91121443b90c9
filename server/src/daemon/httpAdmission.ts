/** How a browser is let in: a code that works once and soon is exchanged for a cookie. */
import { randomBytes } from "node:crypto";
import { isSame } from "./secrets.ts";

/** How long a code waits for its browser. */
const CODE_MS = 60_000;
/** Codes that wait at once; an older one gives way. */
const MAX_CODES = 8;
/** Browsers let in at once; the one that came first gives way. */
const MAX_SESSIONS = 32;
/** Wrong codes that are looked at in a minute. Each has 256 bits, so this only bounds the work. */
const MAX_WRONG = 20;
const WRONG_MS = 60_000;

export type Exchange = { session: string } | { refused: "wrong" | "tooMany" };

export interface Admission {
  /** A new code. */
  issueCode(): string;
  /** Takes a code and gives a session for it, once. */
  exchange(code: string): Exchange;
  isSession(session: string): boolean;
}

/** @param now milliseconds that only rise */
export function createAdmission(now: () => number = () => performance.now()): Admission {
  let codes: { code: string; until: number }[] = [];
  const sessions: string[] = [];
  let wrong: number[] = [];

  const secret = (): string => randomBytes(32).toString("base64url");
  const keep = <T>(list: T[], item: T, limit: number): void => {
    list.push(item);
    if (list.length > limit) list.shift();
  };

  return {
    issueCode() {
      const code = secret();
      keep(codes, { code, until: now() + CODE_MS }, MAX_CODES);
      return code;
    },
    exchange(code) {
      const time = now();
      wrong = wrong.filter((at) => at > time - WRONG_MS);
      if (wrong.length >= MAX_WRONG) return { refused: "tooMany" };
      codes = codes.filter(({ until }) => until > time);
      const matching = codes.filter((waiting) => isSame(waiting.code, code));
      if (matching.length === 0) {
        wrong.push(time);
        return { refused: "wrong" };
      }
      codes = codes.filter((waiting) => !matching.includes(waiting));
      const session = secret();
      keep(sessions, session, MAX_SESSIONS);
      return { session };
    },
    isSession: (session) => sessions.filter((known) => isSame(known, session)).length > 0,
  };
}
