/** When a daemon ends by itself. */
import { type DaemonInfo, isOwn } from "../connection/info.ts";

export interface WatchOptions {
  home: string;
  info: DaemonInfo;
  /** whether a client is connected, or something runs or waits to */
  inUse: () => boolean;
  idleSeconds: number;
  /** Called once, with the reason as a phrase. */
  end: (reason: string) => void;
}

const LOOK_MS = 1_000;

/**
 * Ends a daemon that has been idle for a time, and one whose info file is gone or another daemon's: its
 * state directory was deleted or taken over, so no client will ever find it.
 */
export function watch({ home, info, inUse, idleSeconds, end }: WatchOptions): { dispose(): void } {
  let lastUse = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (inUse()) lastUse = now;
    const reason = !isOwn(home, info)
      ? "its info file is not its own any more"
      : now - lastUse >= idleSeconds * 1000
        ? "it is idle"
        : null;
    if (!reason) return;
    clearInterval(timer);
    end(reason);
  }, LOOK_MS);
  return { dispose: () => clearInterval(timer) };
}
