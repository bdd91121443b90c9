import type { Notification } from "../../../server/src/protocol/notifications.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";

/** What the page hears from its host without having asked. */
export type HostEvent =
  | ({ kind: "notification" } & Notification)
  | { kind: "connection"; state: "open" | "closed"; message?: string }
  | { kind: "workspace"; folders: readonly string[] }
  /** asks the page to choose a run; `why`: with the evidence of its verdict */
  | { kind: "show"; run: RunId; why?: boolean };
