/** The machine's GPUs, of which each run has as many to itself as its spec says. */
import { execFileSync } from "node:child_process";

export type Devices = ReturnType<typeof createDevices>;

/** @param all ids of the devices, as CUDA_VISIBLE_DEVICES has them */
export function createDevices(all: readonly string[] = findDevices()) {
  const free = [...all];
  return {
    count: all.length,
    free: () => free.length,
    /** Takes devices; the caller has seen that there are enough. */
    take: (count: number): string[] => free.splice(0, count),
    /** Takes devices that a program has already. */
    claim(claimed: readonly string[]): readonly string[] {
      for (const device of claimed) {
        const index = free.indexOf(device);
        if (index >= 0) free.splice(index, 1);
      }
      return claimed;
    },
    giveBack(devices: readonly string[]): void {
      free.push(...devices);
    },
  };
}

/** The devices that CUDA_VISIBLE_DEVICES leaves to the daemon, or all that nvidia-smi knows; none without it. */
function findDevices(): string[] {
  const visible = process.env["CUDA_VISIBLE_DEVICES"];
  if (visible !== undefined) return visible.split(",").filter((id) => id !== "" && id !== "-1");
  try {
    const output = execFileSync("nvidia-smi", ["--query-gpu=index", "--format=csv,noheader"], {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return output.split("\n").flatMap((line) => line.trim() || []);
  } catch {
    return [];
  }
}
