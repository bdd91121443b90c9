/** The machine's GPUs, of which each run has as many to itself as its spec says. */
import { execFileSync } from "node:child_process";

export type Devices = ReturnType<typeof createDevices>;

/** @param find ids of the devices, as CUDA_VISIBLE_DEVICES has them; asked when a run first wants one */
export function createDevices(find: () => readonly string[] = findDevices) {
  let all: readonly string[] | null = null;
  let free: string[] = [];

  function found(): readonly string[] {
    if (all === null) free = [...find()];
    all ??= [...free];
    return all;
  }

  return {
    count: (): number => found().length,
    /** Whether so many devices are free; true where the machine does not have them, which is for `count` to say. */
    hasRoom: (wanted: number): boolean => wanted === 0 || wanted > found().length || wanted <= free.length,
    take: (count: number): string[] => (count === 0 ? [] : free.splice(0, count)),
    /** Takes devices that a program has already. */
    claim(claimed: readonly string[]): readonly string[] {
      if (claimed.length > 0) found();
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
