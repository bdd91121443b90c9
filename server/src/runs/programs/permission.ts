/** Whether a client may start programs: never a browser, nor a client whose workspace the user does not trust. */
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
  refusal: () => "A program is started only for a client that may: use dai run in a terminal, or an editor.",
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
      if (isBrowser)
        return "A program is not started from a browser: use dai run or dai continue in a terminal, or an editor.";
      return isTrusted
        ? null
        : "A program is not started from a workspace that you do not trust: trust it first.";
    },
  };
}
