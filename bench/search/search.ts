/**
 * What a search on a table takes: a launch of 10,000 runs of which six keys vary, a step of AdamW against one of Adam, a
 * CSV file of 200,000 rows and 50 columns against pandas, others as people have them, and the table of a study of 1,000 runs.
 *
 * Run: node bench/search/search.ts [parts], after npm run build; the parts are launch, adamw, csv and table. Needs pandas for
 * PYTHON (python3).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { machineLine } from "../support/machine.ts";
import { adamw } from "./adamw.ts";
import { csv } from "./csv.ts";
import { launch } from "./launch.ts";
import { table } from "./table.ts";

const folder = mkdtempSync(join(tmpdir(), "dai-bench-"));
console.log(machineLine());
const parts = { launch, adamw, csv, table };
const chosen = process.argv.slice(2);
for (const [name, measure] of Object.entries(parts))
  if (chosen.length === 0 || chosen.includes(name)) await measure(folder);
rmSync(folder, { recursive: true });
