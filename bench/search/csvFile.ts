/** CSV files of random numbers between −10 and 10 in 50 columns, written in several ways, with a label for each row. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { uniform } from "../../server/src/random/distributions.ts";
import { createGenerator } from "../../server/src/random/generator.ts";

const cities = ["Oslo", "Rome", "Saint-Étienne", "Rio de Janeiro, Brazil", "New York"];

/** How the cells of a column are written: values are between −10 and 10. */
export type Kind = (column: number) => (value: number) => string;

export function numberText(value: number): string {
  return value.toFixed(6);
}

export function cityText(value: number): string {
  return cities[Math.floor((value + 10) / 4)]!.replace(",", "");
}

export function quotedText(value: number): string {
  return `"${cities[Math.floor((value + 10) / 4)]}"`;
}

/** @returns the path of the file. */
export async function writeTable(
  folder: string,
  name: string,
  { rows, delimiter, end }: { rows: number; delimiter: string; end: string },
  kind: Kind,
): Promise<string> {
  const file = join(folder, `${name}.csv`);
  const columns = Array.from({ length: 50 }, (_, index) => kind(index));
  const out = createWriteStream(file);
  out.write([...columns.map((_, index) => `x${index}`), "label"].join(delimiter) + end);
  const random = createGenerator(1, "table");
  for (let row = 0; row < rows; row++) {
    const cells = columns.map((write) => write(20 * uniform(random) - 10));
    if (!out.write([...cells, row % 3].join(delimiter) + end)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return file;
}
