import type { Notification } from "../../../server/src/protocol/notifications.ts";
import type { RunPart } from "../../../server/src/protocol/page.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";

/** What the page hears from its host without having asked. */
export type HostEvent =
  | ({ kind: "notification" } & Notification)
  | { kind: "connection"; state: "open" | "closed"; message?: string }
  | { kind: "workspace"; folders: readonly string[] }
  /** asks the page to choose a run, and to open a part of what it shows of it */
  | { kind: "show"; run: RunId; part?: RunPart };
