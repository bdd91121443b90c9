import { existsSync } from "node:fs";
import type { PackageManager } from "./programs.ts";

/** What decides how programs are installed; tests give other values. */
export interface System {
  platform: NodeJS.Platform;
  /** Debian or a system made from it */
  isDebian: boolean;
  isRoot: boolean;
  /** a machine of a continuous integration, where installing is expected */
  isCi: boolean;
}

export function thisSystem(): System {
  return {
    platform: process.platform,
    isDebian: existsSync("/etc/debian_version"),
    isRoot: process.getuid?.() === 0,
    isCi: isCi(),
  };
}

export function isCi(environment = process.env): boolean {
  return (environment["CI"] ?? "false") !== "false";
}

/** The package manager of a system; undefined where none is known. */
export function packageManager({ platform, isDebian }: System): PackageManager | undefined {
  if (platform === "darwin") return "brew";
  if (platform === "win32") return "choco";
  return isDebian ? "apt-get" : undefined;
}

/**
 * The commands that install packages, each as an argument list; undefined where this user may not install any.
 * As root on Debian the user's consent is assumed; everywhere else only a CI machine is changed.
 */
export function installCommands(system: System, packages: string[]): string[][] | undefined {
  const manager = packageManager(system);
  if (manager === "apt-get" && (system.isRoot || system.isCi)) {
    const aptGet = [...(system.isRoot ? [] : ["sudo", "-n"]), "apt-get", "-o", "DPkg::Lock::Timeout=600"];
    return [
      [...aptGet, "update", "-qq"],
      [...aptGet, "install", "-y", "-qq", "--no-install-recommends", ...packages],
    ];
  }
  if (!system.isCi) return undefined;
  if (manager === "brew") return [["brew", "install", ...packages]];
  if (manager === "choco") return [["choco", "install", "-y", "--no-progress", ...packages]];
  return undefined;
}
