import type { Notification } from "../../../server/src/protocol/notifications.ts";
import type { ShownRun } from "../../../server/src/protocol/page.ts";

/** What the page hears from its host without having asked. */
export type HostEvent =
  | ({ kind: "notification" } & Notification)
  | { kind: "connection"; state: "open" | "closed"; message?: string }
  | { kind: "workspace"; folders: readonly string[] }
  | ({ kind: "show" } & ShownRun);
