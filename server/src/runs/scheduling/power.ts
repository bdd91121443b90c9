/** Whether the machine runs on battery, asked of each platform in its own way. */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
const timeout = 5_000;

/** False where there is no battery, or no way to tell. Never rejects. */
export async function isOnBattery(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  try {
    switch (platform) {
      case "linux":
        return await dischargesInSysfs("/sys/class/power_supply");
      case "darwin":
        return drawsFromBattery((await execute("pmset", ["-g", "batt"], { timeout })).stdout);
      case "win32":
        return isOffline((await execute("powershell.exe", powerLineStatus, { timeout })).stdout);
      default:
        return false;
    }
  } catch {
    return false;
  }
}

/**
 * True where the machine's own battery discharges and no mains supply is online; mice have the scope "Device".
 * @param folder with a folder for each supply (Linux: Documentation/ABI/testing/sysfs-class-power)
 */
export async function dischargesInSysfs(folder: string): Promise<boolean> {
  const supplies = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const read = (file: string) =>
        readFile(join(folder, name, file), "utf8").then(
          (text) => text.trim(),
          () => "",
        );
      const [type, scope, status, online] = await Promise.all(
        ["type", "scope", "status", "online"].map(read),
      );
      return { type, scope, status, online };
    }),
  );
  const own = supplies.filter(({ scope }) => scope !== "Device");
  const isPlugged = own.some(({ type, online }) => type !== "Battery" && online === "1");
  return !isPlugged && own.some(({ type, status }) => type === "Battery" && status === "Discharging");
}

/** Of `pmset -g batt`, whose first line is "Now drawing from 'Battery Power'" or "… 'AC Power'". */
export function drawsFromBattery(output: string): boolean {
  return output.includes("'Battery Power'");
}

const powerLineStatus = [
  "-NoProfile",
  "-NonInteractive",
  "-Command",
  "Add-Type -AssemblyName System.Windows.Forms; [System.Windows.Forms.SystemInformation]::PowerStatus.PowerLineStatus",
];

/** Of Windows' PowerLineStatus: "Online", "Offline" or "Unknown". */
export function isOffline(output: string): boolean {
  return output.trim() === "Offline";
}
