import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { needs, program } from "../../support/needs.ts";
import { commandPath, removeHome, temporaryHome } from "../support/daemon.ts";

let home: string;
let folder: string;
beforeEach(() => {
  home = temporaryHome();
  folder = mkdtempSync(join(tmpdir(), "dai-neovim-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await removeHome(home);
});

test("Neovim gets diagnostics, completion and code actions", needs(program("neovim")), () => {
  const spec = join(folder, "a.dai.json");
  const output = join(folder, "result.json");
  writeFileSync(
    spec,
    `{
  "dataset": { "kind": "shell" },
  "architecture": { "kind": "mlp", "hidden": [8] },
  "policy": { },
  "training": { "epoch": 30 }
}
`,
  );
  const script = fileURLToPath(new URL("../support/neovim.lua", import.meta.url));
  const { stderr } = spawnSync(
    "nvim",
    ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${script}`],
    {
      encoding: "utf8",
      timeout: 600_000,
      env: {
        ...process.env,
        DAI_HOME: home,
        DAI_IDLE_SECONDS: "60",
        NODE: process.execPath,
        DAI_COMMAND: commandPath,
        SPEC: spec,
        OUTPUT: output,
      },
    },
  );
  expect(stderr).not.toContain("Error");
  const result: { kind: string; text: string }[] = JSON.parse(readFileSync(output, "utf8"));
  const of = (kind: string) => result.filter((one) => one.kind === kind).map(({ text }) => text);
  expect(of("diagnostic")).toEqual(["unknown-key"]);
  expect(of("completion")).toEqual(expect.arrayContaining(["onDiscard", "onSaturated"]));
  expect(of("action")).toContain('Change to "epochs"');
  expect(of("line")).toEqual(['  "training": { "epochs": 30 }']);
});
