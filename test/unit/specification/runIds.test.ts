import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { planRuns } from "../../../server/src/specification/expansion/plan.ts";
import { parseSpec } from "../../../server/src/specification/parse.ts";

/** Runs of a spec as version 0.1.0 launched them: how many, the hash of all their ids in order, and the first. */
interface Known {
  file?: string;
  spec?: object;
  runs: number;
  study: string;
  first: { run: string; seed: number; gain: number }[];
}

const root = new URL("../../../", import.meta.url);
const known = JSON.parse(readFileSync(new URL("test/fixtures/specification/runIds.json", root), "utf8")) as {
  examples: Known[];
  specs: Known[];
};

test.each(
  [...known.examples, ...known.specs].map((one) => ({ name: one.file ?? JSON.stringify(one.spec), one })),
)("$name launches the runs that it did before values could vary, in the same order", async ({ one }) => {
  const text = one.file ? readFileSync(new URL(one.file, root), "utf8") : JSON.stringify(one.spec);
  const runs = await planRuns(parseSpec(text).spec!, "wasm");
  const ids = [...runs.keys()];
  const first = [...runs].slice(0, one.first.length).map(
    ([
      run,
      {
        config: { initialization },
      },
    ]) => ({
      run,
      seed: initialization.seed,
      gain: initialization.gain,
    }),
  );
  expect(first).toEqual(one.first);
  expect(ids.length).toBe(one.runs);
  expect(createHash("sha256").update(ids.join()).digest("hex").slice(0, 16)).toBe(one.study);
});
