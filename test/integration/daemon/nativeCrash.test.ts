import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findHostCompiler } from "../../../scripts/native/compilers.ts";
import { targets } from "../../../scripts/native/targets.ts";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import { hostPlatform, kernelFile } from "../../../server/src/engine/native/platforms.ts";
import { needs, type Requirement } from "../../support/needs.ts";
import { connectOptions, daemonPath, ended, removeHome, temporaryHome } from "../support/daemon.ts";
import { details, hasEnded, smallSpec, waitFor } from "../support/runs.ts";

const platform = hostPlatform();
const compiler = findHostCompiler();
const crashingKernels: Requirement = {
  isMet: platform !== null && compiler !== null,
  reason: "There is no C compiler for kernels that crash.",
  isImpossible: platform === null,
};
const spec = { ...smallSpec, training: { epochs: 3 } };

let home: string;
/** a build whose kernels crash */
let dist: string;
beforeEach(() => {
  home = temporaryHome();
  dist = mkdtempSync(join(tmpdir(), "dai-dist-"));
  cpSync(dirname(daemonPath), dist, { recursive: true, filter: (path) => !path.endsWith(".map") });
});
afterEach(async () => {
  await removeHome(home);
  rmSync(dist, { recursive: true });
});

function compileCrash(flags: string[]): void {
  const target = targets[platform!];
  const { command, args, isZig } = compiler!;
  execFileSync(command, [
    ...[...args, ...(isZig ? ["-target", target.zig] : []), ...target.compile, ...flags],
    ...["-shared", "-I", "native", "-o", join(dist, kernelFile(platform!))],
    ...[
      "test/fixtures/native/crash.c",
      ...["addon.c", ...target.sources].map((name) => join("native", name)),
    ],
    ...target.link,
  ]);
}

async function trainToEnd(connection: DaemonConnection, engine: "auto" | "native") {
  const { runs } = await connection.request("dai/runs/start", { spec, engine, fresh: true });
  await waitFor(connection, runs, hasEnded);
  return details(connection, runs);
}

const open = () =>
  connectDaemon({
    ...connectOptions({ home, env: { DAI_NATIVE: "" } }),
    daemonPath: join(dist, "daemon.js"),
  });

describe("native kernels that crash the trainer process", needs(crashingKernels), () => {
  const crashes: [string, string[]][] = [["SIGSEGV", []]];
  if (process.arch === "x64") crashes.push(["SIGILL", ["-DILLEGAL"]]);

  test.each(crashes)("are replaced by WebAssembly, and the run continues: %s", async (signal, flags) => {
    compileCrash(flags);
    const first = await open();
    for (const run of await trainToEnd(first, "auto")) {
      expect(run).toMatchObject({ state: "finished", epoch: 3 });
    }
    await first.request("dai/daemon/shutdown", {});
    await ended(first.info.pid);
    first.close();

    // The next daemon knows of it.
    const second = await open();
    for (const run of await trainToEnd(second, "native")) expect(run.state).toBe("finished");
    second.close();

    const log = readFileSync(join(home, "daemon.log"), "utf8");
    const told = log.match(/The native kernels crashed \(\w+\): runs continue with WebAssembly/g);
    expect(told).toEqual([`The native kernels crashed (${signal}): runs continue with WebAssembly`]);
    expect(existsSync(join(home, "native-crash.json"))).toBe(true);
  });
});

describe("native kernels of another version", needs(crashingKernels), () => {
  test("are replaced by WebAssembly, and the log and the status say so", async () => {
    compileCrash([]);
    const file = join(dist, kernelFile(platform!));
    writeFileSync(file, readFileSync(file, "latin1").replaceAll("biasStep", "biasStop"), "latin1");
    const connection = await open();
    for (const run of await trainToEnd(connection, "auto")) expect(run.state).toBe("finished");
    const { kernels, workers } = await connection.request("dai/daemon/status", {});
    connection.close();
    const reason = /The native kernels \S+ belong to another version/;
    expect(kernels).toMatch(/^WebAssembly/);
    expect(kernels).toMatch(reason);
    const log = readFileSync(join(home, "daemon.log"), "utf8");
    // Each worker says it once.
    const lines = log.split("\n").filter((line) => reason.test(line));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThanOrEqual(workers);
  });
});
