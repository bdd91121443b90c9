/** Whether a client may start programs: never a browser, nor a client whose workspace the user does not trust. */
import { sentenceOf } from "../../messages/catalogue.ts";
export interface ProgramPermission {
  /** Why the client may not start programs, in one sentence; null where it may. */
  refusal(): string | null;
}

/** The message says, in one sentence, why a program is not started and what to do. */
export class RefusedProgramError extends Error {
  override name = "RefusedProgramError";
}

/** @throws RefusedProgramError */
export function checkPermission(permission: ProgramPermission): void {
  const refusal = permission.refusal();
  if (refusal !== null) throw new RefusedProgramError(refusal);
}

/** Of a client of which nothing is known. */
export const noPermission: ProgramPermission = {
  refusal: () => sentenceOf("permission/client", {}),
};

export interface SessionPermission extends ProgramPermission {
  /** Takes what the client says of its workspace. */
  trust(trusted: boolean): void;
}

/** The permission of one connection. */
export function createPermission({ isBrowser }: { isBrowser: boolean }): SessionPermission {
  let isTrusted = true;
  return {
    trust(trusted) {
      isTrusted = trusted;
    },
    refusal() {
      if (isBrowser) return sentenceOf("permission/browser", {});
      return isTrusted ? null : sentenceOf("permission/untrusted", {});
    },
  };
}
