/** What an editor shows of values that vary: mistakes, draws, and how many runs a launch makes. */
import { expect, test } from "vitest";
import { hover } from "../../../server/src/language/hover/hover.ts";
import { inlayHints } from "../../../server/src/language/runs/inlayHints.ts";
import { plannedRuns } from "../../../server/src/specification/expansion/expand.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";
import { atCursor } from "./cursor.ts";

const spec = (hidden: string, rate: string, seeds: string) => `{
  "dataset": { "kind": "shell", "dimensions": 8 },
  "architecture": { "kind": "mlp", "hidden": ${hidden} },
  "initialization": { "seeds": ${seeds} },
  "training": { "optimizer": { "kind": "adam", "learningRate": ${rate} } }
}`;

test.each([
  [
    "a logarithmic range from 0",
    spec("[8]", '{ "logUniform": [0, 0.1] }', "3"),
    "log-of-zero",
    "learningRate.logUniform",
  ],
  [
    "an empty choice",
    spec('{ "choice": [] }', "0.001", "3"),
    "empty-variation",
    "architecture.hidden.choice",
  ],
  ["a million runs", spec("[8]", "[0.001, 0.01]", "500000"), "too-many-runs", "initialization.seeds"],
])("%s is an error where it stands", (_, text, code, place) => {
  const { spec: valid, diagnostics } = parseSpec(text);
  expect(valid).toBeNull();
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(errors.map((error) => error.code)).toEqual([code]);
  expect(errors[0]!.path.join(".")).toMatch(new RegExp(`${place}$`));
});

async function hoverAt(marked: string): Promise<string> {
  const { document, position } = atCursor(marked);
  return ((await hover(document, position))?.contents as { value: string } | undefined)?.value ?? "";
}

test("a hover tells which values the seeds draw for a key: those of the runs that a launch makes", async () => {
  const search = spec('{ "choice": [[8], [16, 8]] }', '{ "logUniform": [1e-4, 1e-1] }', "3");
  const runs = [...plannedRuns(parseSpec(search).spec!, "wasm")];
  const rates = runs.map(({ parameters }) => parameters["training.optimizer.learningRate"]);
  const shown = await hoverAt(search.replace('"learningRate"', '"learn|ingRate"'));
  for (const [index, rate] of rates.entries())
    expect(shown).toMatch(new RegExp(`\`${Number(rate).toString()}\` \\(seed ${index + 1}\\)`));
  const widths = await hoverAt(search.replace('"hidden"', '"hid|den"'));
  for (const [index, { parameters }] of runs.entries())
    expect(widths.replaceAll(" ", "")).toContain(
      `\`${JSON.stringify(parameters["architecture.hidden"])}\`(seed${index + 1})`,
    );
});

test("a hint beside the seeds shows how many runs a search and a grid make", () => {
  const hintsOf = (text: string) => {
    const { document } = atCursor(`${text}|`);
    const all = { start: document.positionAt(0), end: document.positionAt(text.length) };
    return inlayHints(document, all, () => null).map(({ label }) => label);
  };
  expect(hintsOf(spec('{ "choice": [[8], [16]] }', '{ "logUniform": [1e-4, 1e-1] }', "60"))).toContain(
    "runs",
  );
  expect(hintsOf(spec('{ "each": [[8], [16]] }', "[1e-3, 1e-2, 1e-1]", "[1, 2]"))).toContain("12 runs");
});
