import type { Notification } from "../../../server/src/protocol/notifications.ts";
import type { HostToPage } from "../../../server/src/protocol/page.ts";

/** How long notifications wait for others, in milliseconds. */
const WAIT = 50;

/**
 * Brings a page its messages, in order. Notifications go in batches, of which one is under way at a time: all windows' views
 * share one queue with the page, and a message for each of hundreds of epochs a second leaves no room for the tree, the
 * status bar and the answers to clicks.
 *
 * @param post fulfils when the page has the message; a page that is gone rejects, or answers false
 */
export function createOutbox(post: (message: HostToPage) => PromiseLike<unknown>) {
  let waiting: Notification[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isUnderWay = false;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    isUnderWay = true;
    const arrived = () => {
      isUnderWay = false;
      if (waiting.length > 0) soon();
    };
    post({ kind: "notifications", events }).then(arrived, arrived);
  }
  function soon(): void {
    if (!isUnderWay) timer ??= setTimeout(flush, WAIT);
  }

  return {
    notify(event: Notification): void {
      waiting.push(event);
      soon();
    },
    /** Sends a message after all notifications that came before it. */
    send(message: HostToPage): void {
      flush();
      post(message).then(undefined, () => {});
    },
    /** Forgets what waits: the page is gone. */
    clear(): void {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
      isUnderWay = false;
    },
  };
}
