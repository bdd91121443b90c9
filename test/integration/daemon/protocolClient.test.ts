/** The client of docs/protocol.md, as it stands there: by itself, and as the program of a spec. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { needs, program, python } from "../../support/needs.ts";
import { hasEnded, waitFor } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const daemon = useDaemon();
const [, client = ""] = /```python\n(.*?)```/s.exec(readFileSync("docs/protocol.md", "utf8")) ?? [];

describe("the client of docs/protocol.md", needs(program("python")), () => {
  let folder: string;
  let script: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dai-client-"));
    script = join(folder, "client.py");
    writeFileSync(script, client);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("has at most 60 lines", () => {
    expect(client.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  });

  test("reports a run that it opens", async () => {
    const env = { ...process.env, DAI_HOME: daemon.home };
    const { status, stderr } = spawnSync(python, [script], { env, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { runs } = await daemon.connection.request("dai/runs/list", {});
    expect(runs).toMatchObject([{ state: "finished", epoch: 5, name: "parabola", program: "opened" }]);
    const [detail] = await daemon.details([runs[0]!.run]);
    expect(detail!.records!.map(({ trainLoss }) => trainLoss)).toEqual([
      expect.closeTo(0.8 ** 2),
      expect.closeTo(0.8 ** 4),
      expect.closeTo(0.8 ** 6),
      expect.closeTo(0.8 ** 8),
      expect.closeTo(0.8 ** 10),
    ]);
  });

  test("trains the runs of a spec", async () => {
    const file = join(folder, "parabola.dai.json");
    const spec = {
      program: { command: [python, "client.py"], parameters: { rate: [0.1, 0.4] } },
      epochs: 7,
      study: { objective: { metric: "trainLoss" } },
    };
    writeFileSync(file, JSON.stringify(spec));
    const { runs } = await daemon.connection.request("dai/runs/start", { uri: pathToFileURL(file).href });
    const summaries = await waitFor(daemon.connection, runs, hasEnded);
    expect(summaries.map(({ state, epoch, problem }) => ({ state, epoch, problem }))).toEqual(
      Array(2).fill({ state: "finished", epoch: 7, problem: null }),
    );
    expect(summaries[1]!.best!.value).toBeLessThan(summaries[0]!.best!.value);
  });
});
