/** The examples in docs/diagnostics.md. */
import { readFileSync } from "node:fs";

const text = readFileSync(new URL("../../../docs/diagnostics.md", import.meta.url), "utf8");

/** Each code's paragraph. */
export const diagnosticParagraphs: ReadonlyMap<string, string> = new Map(
  text
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf("\n")), section]),
);

/** Codes whose examples are whole files; the others leave out what has nothing to do with them. */
const whole = new Set(["missing-key", "empty"]);

/** A spec for each code. */
export const diagnosticExamples = [...diagnosticParagraphs].flatMap(([code, section]) =>
  codeBlocks(section).map((example) => ({ code, text: whole.has(code) ? example : completed(example) })),
);

export function codeBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/```jsonc\n(.*?)```/gs)].map((match) => match[1] ?? "");
}

/** Adds the required keys that an example leaves out. */
export function completed(example: string): string {
  if (example.includes('"program"')) return example;
  const dataset = example.includes('"dataset"') ? "" : '"dataset": { "kind": "shell" }, ';
  const architecture = example.includes('"architecture"')
    ? ""
    : '"architecture": { "kind": "mlp", "hidden": [8] }, ';
  return example.replace("{", `{ ${dataset}${architecture}`);
}
