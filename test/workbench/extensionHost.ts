import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "../support/chromium.ts";
import { ROOT } from "./paths.ts";
import type { TestResult } from "./result.ts";
import { startWorkbench, type Workbench } from "./server.ts";
import { bundleSuite, SUITE_ENTRY } from "./suiteBundle.ts";

const TIMEOUT_MS = 900_000;

/**
 * Runs test/workbench/suite inside the extension host of a VS Code whose extension under development is this
 * repository, as F5 starts it.
 */
export async function runInExtensionHost(): Promise<TestResult[]> {
  await bundleSuite();
  const folder = await mkdtemp(join(tmpdir(), "dai-suite-"));
  const results = join(folder, "results.json");
  const workbench = await startWorkbench({ automation: true, env: { DAI_TEST_RESULTS: results } });
  try {
    const log = await openUntilExit(workbench);
    const text = await readFile(results, "utf8").catch(() => {
      throw new Error(`The suite ended before it could report:\n${log.join("\n")}`);
    });
    return JSON.parse(text) as TestResult[];
  } finally {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens the page whose address makes VS Code load the suite, and waits for the suite's end. */
async function openUntilExit(workbench: Workbench): Promise<string[]> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const log: string[] = [];
    await page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) => {
      log.push(`${type}: ${args.map(String).join(" ")}`);
    });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`The suite did not end in ${TIMEOUT_MS / 1000} s:\n${log.slice(-30).join("\n")}`));
      }, TIMEOUT_MS);
      page
        .exposeFunction("codeAutomationExit", () => {
          clearTimeout(timer);
          resolve();
        })
        .then(() => page.goto(suiteAddress(workbench)))
        .catch(reject);
    });
    return log;
  } finally {
    await browser.close();
  }
}

function suiteAddress({ origin, workspace }: Workbench): string {
  const remote = (path: string) => `vscode-remote://${new URL(origin).host}${path}`;
  const payload = [
    ["extensionDevelopmentPath", remote(ROOT)],
    ["extensionTestsPath", remote(SUITE_ENTRY)],
    ["skipWelcome", "true"],
  ];
  const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
  return `${origin}/?${query}`;
}
