/** A program in JAX, from a spec to its verdict. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { needs, python, pythonModules } from "../../support/needs.ts";
import { dai } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon({ PYTHONPATH: resolve("python"), JAX_PLATFORMS: "cpu" });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dai-jax-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a study of a program in JAX", needs(pythonModules("jax", "websockets")), () => {
  test("goes from the spec to verdicts with spectra behind them", { timeout: 900_000 }, async () => {
    const file = join(folder, "jax.dai.json");
    const program = {
      command: [python, resolve("test/fixtures/programs/jax_products.py")],
      parameters: { learningRate: [1e-7, 0.5], width: 24 },
    };
    writeFileSync(file, JSON.stringify({ name: "jax", program, epochs: 12 }));
    const { status, stdout } = await dai(daemon.home, ["run", file, "--json"]);
    expect(status).toBe(0);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const { runs } = await daemon.connection.request("dai/runs/list", {});
    const [slow, good] = runs.toSorted((a, b) => a.validationAccuracy! - b.validationAccuracy!);
    expect(slow).toMatchObject({ state: "finished", verdict: { verdict: "discard", rule: "auto" } });
    expect(slow!.verdict!.sentence).toMatch(/guessing: 5\d\.\d%/);
    expect(good!.validationAccuracy).toBeGreaterThan(0.9);
    expect(good).toMatchObject({ state: "finished", problem: null });
    expect(["continue", "saturated"]).toContain(good!.verdict!.verdict);
    const verdicts = lines.filter(({ type, run }) => type === "verdict" && run === good!.run);
    expect(verdicts.map(({ verdict }) => verdict)).toContain("continue");
    const [detail] = await daemon.details([good!.run]);
    expect(detail!.records![0]!.guessing).toMatchObject({ rows: 500, loss: expect.closeTo(Math.LN2, 2) });
    for (const { layers } of detail!.records!) {
      expect(layers.map(({ name, width }) => `${name} ${width}`)).toEqual(["dense_1 24", "dense_2 24"]);
      for (const { singularValues } of layers) expect(singularValues[0]).toBe(1);
    }
    const evaluated = await dai(daemon.home, ["evaluate", file]);
    expect(evaluated).toMatchObject({ status: 0, stderr: "" });
  });
});
