import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";

/** What a result was made with, as lines of Markdown. */
export function provenance(seconds: number): string[] {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const { length, 0: first } = cpus();
  return [
    `- machine: ${length} × ${first?.model.replaceAll(/\s+/g, " ")}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
    `- training time, all runs together: ${(seconds / 3600).toFixed(1)} core hours`,
    `- page written at commit ${commit}, ${new Date().toISOString().slice(0, 10)}`,
  ];
}
