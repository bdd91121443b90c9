/** How many runs may train at once: the setting, or none while training waits for mains power. */
import { availableParallelism } from "node:os";
import type { DaemonSettings } from "../../protocol/protocol.ts";
import { isOnBattery } from "./power.ts";

export interface Workers {
  count(): number;
  pausedOnBattery(): boolean;
  /** Acts on changed settings; resolves when the battery has been looked at. */
  configure(settings: Pick<DaemonSettings, "workers" | "pauseOnBattery">): Promise<void>;
  dispose(): void;
}

const lookEvery = 10_000;

/** @param onChange called when the count may have changed */
export function createWorkers(
  onChange: () => void,
  onBattery: () => Promise<boolean> = isOnBattery,
): Workers {
  let most = availableParallelism();
  let isPaused = false;
  let timer: NodeJS.Timeout | null = null;

  async function look(): Promise<void> {
    const discharges = await onBattery();
    const before = isPaused;
    // The setting can have been changed meanwhile.
    isPaused = discharges && timer !== null;
    if (isPaused !== before) onChange();
  }

  function dispose(): void {
    if (timer) clearInterval(timer);
    timer = null;
    isPaused = false;
  }

  return {
    count: () => (isPaused ? 0 : most),
    pausedOnBattery: () => isPaused,
    async configure({ workers, pauseOnBattery }) {
      most = workers ?? availableParallelism();
      if (!pauseOnBattery) dispose();
      else timer ??= setInterval(look, lookEvery).unref();
      onChange();
      if (pauseOnBattery) await look();
    },
    dispose,
  };
}
