import { execFileSync } from "node:child_process";

/** The folder of the release that the tests of this project install. */
export const RELEASE = ".cache/release-test";

/** Called by vitest before the first test. */
export default function makeRelease(): void {
  execFileSync(process.execPath, ["scripts/release.ts", "--dry-run", "--out", RELEASE], { stdio: "inherit" });
}
