/** Studies of training programs: what their verdicts and their spectra are worth. */
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NoSuchRuns } from "../../../server/src/cli/study/findRuns.ts";
import { torchPython } from "../../machine/torchEnvironment.ts";
import { train } from "../study.ts";
import { programsPage } from "./page.ts";
import { programStudies, writeStudy } from "./studies.ts";
import { type ProgramResult, readResult } from "./study.ts";

/**
 * Trains what is missing, then writes `programs.md`. Images are searched for in the folder that DAI_IMAGES names, in
 * `.cache/images` without it: `train/CLASS/*.jpg` and `test/CLASS/*.jpg`.
 *
 * @param results folder of the page
 * @param asIs train nothing, and write of the runs that are there
 */
export async function reproducePrograms(repository: string, results: string, asIs: boolean): Promise<void> {
  const python = torchPython();
  if (!python)
    throw new Error("No Python has PyTorch: npm run prerequisites -- torch installs one on Debian.");
  const images = process.env["DAI_IMAGES"] ?? join(repository, ".cache/images");
  const found: ProgramResult[] = [];
  const missing: string[] = [];
  for (const study of programStudies) {
    const spec = await writeStudy(study, { repository, python, images });
    if (spec && !asIs) await train(spec);
    const result = spec && (await readResult(study, spec).catch(absent));
    if (result) found.push(result);
    else missing.push(study.name);
  }
  if (found.length === 0) throw new Error("No program of examples/programs has trained to its end yet.");
  await writeFile(join(results, "programs.md"), programsPage(found, missing, versions(python)));
  console.log(`docs/results/programs.md: ${found.length} studies.`);
}

/** Null where the daemon knows no run of the study. */
function absent(error: unknown): null {
  if (error instanceof NoSuchRuns) return null;
  throw error;
}

function versions(python: string): string {
  const script =
    "import platform, torch; print('PyTorch', torch.__version__ + ', Python', platform.python_version())";
  return execFileSync(python, ["-c", script], { encoding: "utf8" }).trim();
}
