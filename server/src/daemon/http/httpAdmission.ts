/** How a browser is let in: a code that works once and soon is exchanged for a cookie. */
import { randomBytes } from "node:crypto";
import type { BrowserSession } from "../../protocol/protocol.ts";
import { isSame } from "./secrets.ts";

/** How long a code waits for its browser. */
const CODE_MS = 60_000;
/** Codes that wait at once; an older one gives way. */
const MAX_CODES = 8;
/** Browsers let in at once; the one that came first gives way. */
const MAX_SESSIONS = 32;
/** Wrong codes in a minute after which a browser is told to wait. Each has 256 bits, so none is ever guessed. */
const MAX_WRONG = 20;
const WRONG_MS = 60_000;

export type Exchange = { session: string } | { refused: "wrong" | "tooMany" };

export interface Admission {
  /** A new code. */
  issueCode(): string;
  /** Takes a code and gives a session for it, once. */
  exchange(code: string): Exchange;
  /** The public id of a session that is let in; null for any other text. */
  idOf(session: string): string | null;
  /** The sessions that are let in, oldest first. */
  sessions(): BrowserSession[];
  /** Lets a session in no more. @returns whether there was one of that id */
  revoke(id: string): boolean;
}

/** @param now milliseconds that only rise */
export function createAdmission(now: () => number = () => performance.now()): Admission {
  let codes: { code: string; until: number }[] = [];
  let sessions: { secret: string; session: string; since: string }[] = [];
  let wrong: number[] = [];

  const newSecret = (): string => randomBytes(32).toString("base64url");

  function refuse(time: number): Exchange {
    wrong = wrong.filter((at) => at > time - WRONG_MS);
    if (wrong.length >= MAX_WRONG) return { refused: "tooMany" };
    wrong.push(time);
    return { refused: "wrong" };
  }

  return {
    issueCode() {
      const code = newSecret();
      codes = [...codes, { code, until: now() + CODE_MS }].slice(-MAX_CODES);
      return code;
    },
    exchange(code) {
      const time = now();
      codes = codes.filter(({ until }) => until > time);
      const matching = codes.filter((waiting) => isSame(waiting.code, code));
      // Wrong guesses don't lock out clients with the right code.
      if (matching.length === 0) return refuse(time);
      codes = codes.filter((waiting) => !matching.includes(waiting));
      const secret = newSecret();
      const session = randomBytes(4).toString("hex");
      sessions = [...sessions, { secret, session, since: new Date().toISOString() }].slice(-MAX_SESSIONS);
      return { session: secret };
    },
    idOf: (session) => sessions.filter(({ secret }) => isSame(secret, session))[0]?.session ?? null,
    sessions: () => sessions.map(({ session, since }) => ({ session, since })),
    revoke(id) {
      const count = sessions.length;
      sessions = sessions.filter(({ session }) => session !== id);
      return sessions.length < count;
    },
  };
}
