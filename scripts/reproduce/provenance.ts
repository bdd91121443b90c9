import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";

/** What a result was made with, as lines of Markdown. */
export function provenance(seconds: number): string[] {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const { length, 0: first } = cpus();
  return [
    `- machine: ${length} × ${first?.model.replaceAll(/\s+/g, " ")}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
    `- training time, all runs together: ${coreTime(seconds)}`,
    `- page written at commit ${commit}, ${new Date().toISOString().slice(0, 10)}`,
  ];
}

/** "1.7 core hours", and "2.4 core minutes" where hours would round to little more than nothing. */
function coreTime(seconds: number): string {
  const hours = seconds / 3600;
  return hours < 0.1 ? `${(seconds / 60).toFixed(1)} core minutes` : `${hours.toFixed(1)} core hours`;
}
