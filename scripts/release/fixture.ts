/**
 * Trains a small study with this build and keeps its state directory as what the next releases have to open:
 * test/fixtures/releases/<version>/. Run once for each release: npm run release:fixture
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { currentVersion } from "./versions.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const releases = join(root, "test/fixtures/releases");
const place = join(releases, currentVersion(root));
const home = mkdtempSync(join(tmpdir(), "dai-fixture-"));
const spec = join(home, "small.dai.json");

function dai(...args: string[]): string {
  const env = { ...process.env, DAI_HOME: home };
  return execFileSync(process.execPath, [join(root, "dist/dai.js"), ...args], { env, encoding: "utf8" });
}

try {
  cpSync(join(releases, "0.1.0", "small.dai.json"), spec);
  dai("run", spec);
  const runs: { run: string }[] = JSON.parse(dai("runs", "--json"));
  const expected = runs.map(({ run }) => {
    const { seed, gain, state, epoch, records } = JSON.parse(dai("show", run, "--json"));
    const column = (name: string) => records.map((record: Record<string, unknown>) => record[name]);
    return {
      ...{ run, seed, gain, state, epoch },
      trainLosses: column("trainLoss"),
      validationAccuracies: column("validationAccuracy"),
    };
  });
  dai("daemon", "stop");
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  for (const name of ["runs.db", "snapshots"])
    cpSync(join(home, name), join(place, "home", name), { recursive: true });
  cpSync(spec, join(place, "small.dai.json"));
  writeFileSync(join(place, "expected.json"), `${JSON.stringify(expected, null, 1)}\n`);
  console.log(`${place}: ${expected.length} runs`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
