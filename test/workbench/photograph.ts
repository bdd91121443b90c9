/** Takes the README's picture: the example trained in a real VS Code. `npm run picture` */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeVsix } from "../../scripts/vsix.ts";
import { installWorkbench } from "./install.ts";
import { ROOT } from "./paths.ts";
import { until, visit } from "./person.ts";
import { startWorkbench } from "./server.ts";
import { VSIX } from "./vsix.ts";

await installWorkbench();
await makeVsix({ packagePath: VSIX });
const workbench = await startWorkbench({ vsix: VSIX });
try {
  await copyFile(join(ROOT, "examples", "shell.dai.json"), join(workbench.workspace, "shell-256.dai.json"));
  // A notification would cover the spec.
  await mkdir(join(workbench.workspace, ".vscode"));
  await writeFile(join(workbench.workspace, ".vscode", "settings.json"), '{ "dai.progress": "window" }');
  const person = await visit(workbench);
  const { page, panel } = person;
  await page.setViewportSize({ width: 1440, height: 1160 });
  await person.openFile("shell-256.dai.json");
  await person.command("DAI: Run");
  const rows = panel.locator("[role=row][data-run]");
  await rows.nth(3).waitFor();
  // The side bar is narrow at first; the picture shows it as wide as somebody who watches would have it.
  const sash = await page
    .locator(".monaco-sash.vertical")
    .evaluateAll((sashes) =>
      sashes.map((element) => element.getBoundingClientRect()).map(({ x, y, height }) => ({ x, y, height })),
    );
  const edge = sash.filter(({ height, x }) => height > 400 && x > 100).sort((a, b) => a.x - b.x)[0]!;
  await page.mouse.move(edge.x + 2, edge.y + 300);
  await page.mouse.down();
  await page.mouse.move(760, edge.y + 300, { steps: 10 });
  await page.mouse.up();
  const epochOf = async (index: number) =>
    Number(/(\d+)\/30/.exec((await rows.nth(index).locator(".cell-epoch").textContent()) ?? "")?.[1] ?? 0);
  await page.waitForTimeout(2000);
  await rows.nth(0).click();
  const seen = async () => (await epochOf(0)) >= 24 || (await epochOf(1)) >= 24;
  await until("the first runs", seen, 120_000);
  await page.waitForTimeout(500);
  await mkdir(join(ROOT, "docs", "images"), { recursive: true });
  await page.screenshot({ path: join(ROOT, "docs", "images", "workbench.png") });
  await person.leave();
} finally {
  await workbench.close();
}
