import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DaemonStatus } from "../../../server/src/protocol/protocol.ts";
import { needs } from "../../support/needs.ts";
import { nativeKernels } from "../../unit/engine/variants.ts";
import { connect } from "../support/daemon.ts";
import { dai, details, hasEnded, linesByRun, smallSpec, waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon();

function specFile(spec: object): string {
  const file = join(daemon.home, `${Math.random()}.dai.json`);
  writeFileSync(file, JSON.stringify(spec));
  return file;
}

function lines(stdout: string, type: string): { type: string; run: string; epoch: number }[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((line) => line.type === type);
}

test("a run has one id on auto, native and wasm, and continues on another with the bits of one", async () => {
  const file = specFile({ ...smallSpec, name: "one engine" });
  const whole = await dai(daemon.home, ["run", "--json", "--engine", "wasm", file]);
  expect(whole).toMatchObject({ status: 0, stderr: "" });
  const fresh = await dai(daemon.home, ["run", "--json", "--fresh", "--epochs", "4", file]);
  expect(fresh).toMatchObject({ status: 0, stderr: "" });
  expect([...linesByRun(fresh.stdout).keys()]).toEqual([...linesByRun(whole.stdout).keys()]);
  await dai(daemon.home, ["run", "--json", "--engine", "wasm", "--epochs", "7", file]);
  const rest = await dai(daemon.home, ["run", "--json", "--engine", "auto", file]);
  expect(linesByRun(rest.stdout)).toEqual(linesByRun(whole.stdout));
});

test(
  "a run trains with native kernels without being asked to, where the build has some",
  needs(nativeKernels),
  async () => {
    const connection = await connect(daemon.home);
    const { runs } = await connection.request("dai/runs/start", {
      spec: { ...smallSpec, name: "by default" },
    });
    await waitFor(connection, runs, hasEnded);
    for (const { kernels } of await details(connection, runs))
      expect(kernels).toMatch(/^native kernels with /);
    connection.close();
  },
);

test("tfjs has ids of its own", async () => {
  const file = specFile({ ...smallSpec, name: "another engine", training: { epochs: 1 } });
  const ours = await dai(daemon.home, ["run", "--json", file]);
  const theirs = await dai(daemon.home, ["run", "--json", "--engine", "tfjs", file]);
  const ids = ({ stdout }: typeof ours) => new Set(lines(stdout, "end").map(({ run }) => run));
  expect(ids(theirs).size).toBe(ids(ours).size);
  expect([...ids(theirs)].filter((id) => ids(ours).has(id))).toEqual([]);
});

test("dai daemon status says which kernels run, and an unknown engine is refused with the names", async () => {
  const { stdout } = await dai(daemon.home, ["daemon", "status"]);
  expect(stdout).toMatch(/^kernels {3}(native kernels with|WebAssembly with)/m);
  const json = await dai(daemon.home, ["daemon", "status", "--json"]);
  expect((JSON.parse(json.stdout) as DaemonStatus).kernels).toMatch(/kernels|WebAssembly/);
  const refused = await dai(daemon.home, ["run", "--engine", "cuda", specFile(smallSpec)]);
  expect(refused.status).not.toBe(0);
  expect(refused.stderr).toContain("Use auto, native, wasm or tfjs.");
});
