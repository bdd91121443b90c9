/** `dai new`: a first spec for a table and for a folder of images, as a person writes it in a terminal. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { encode } from "fast-png";
import { afterAll, expect, test } from "vitest";
import { removeHome, temporaryHome } from "../support/daemon.ts";
import { dai } from "../support/runs.ts";

const home = temporaryHome();
afterAll(() => removeHome(home));

function write(name: string, content: string | Uint8Array): string {
  const path = join(home, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const specAt = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** Lines of a table; every seventh row lacks its age. */
function people(delimiter: string): string {
  const row = (i: number) => [
    i + 1,
    ["Rome", "Oslo", "Lima"][i % 3],
    i % 7 === 0 ? "" : 20 + (i % 40),
    (i % 40) / 4 + (i % 3) / 10,
  ];
  const rows = [["id", "city", "age", "score"], ...Array.from({ length: 120 }, (_, i) => row(i))];
  return rows.map((cells) => `${cells.join(delimiter)}\n`).join("");
}

test("a number to predict, missing values, a column that numbers the rows and another delimiter", async () => {
  const table = write("people.csv", people(";"));
  const { status, stdout } = await dai(home, ["new", table]);
  expect(status, stdout).toBe(0);
  expect(stdout).toContain('predicts the column "score"');
  expect(stdout).toContain("score from");
  const file = join(home, "people.dai.json");
  const { dataset, training } = specAt(file);
  expect(dataset).toMatchObject({ train: "people.csv", delimiter: ";", missing: "median", exclude: ["id"] });
  expect(training.loss).toBe("meanSquaredError");
  expect((await dai(home, ["validate", file])).stdout).toContain("no problems");
  expect((await dai(home, ["run", file, "--json"])).status).toBe(0);
  const again = await dai(home, ["new", table]);
  expect(again).toMatchObject({ status: 1, stdout: "" });
  expect(again.stderr).toContain("exists already: choose another file with --output, or delete it.");
});

test("another column to predict, in a file of another name", async () => {
  const table = write("people.tsv", people("\t"));
  const city = await dai(home, ["new", table, "--label", "city", "--output", join(home, "city.json")]);
  expect(city.status, city.stdout).toBe(0);
  const { dataset, training } = specAt(join(home, "city.dai.json"));
  expect(dataset).toMatchObject({ label: "city", delimiter: "\t" });
  expect(training.loss).toBeUndefined();
  const unknown = await dai(home, ["new", table, "--label", "town", "--output", join(home, "town")]);
  expect(unknown.stderr).toContain(
    'has no column "town": give --label one of its columns: "id", "city", "age", "score".',
  );
});

test("a table without names", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 5}.5,${i % 7}.25,${i % 2}\n`);
  const { status, stdout } = await dai(home, ["new", write("bare.csv", rows.join(""))]);
  expect(status, stdout).toBe(0);
  expect(stdout).toContain("60 samples");
  expect(specAt(join(home, "bare.dai.json")).dataset).toMatchObject({ header: false, label: "2" });
});

test("more numbers than classes are likely to have are a regression", async () => {
  const rows = Array.from({ length: 100 }, (_, i) => `${i % 9},${i % 25}\n`);
  const table = write("many.csv", `x,y\n${rows.join("")}`);
  expect((await dai(home, ["new", table])).stdout).toContain("y from 0 to 24");
});

test("images of several sizes are scaled, and large ones are made smaller", async () => {
  for (const kind of ["cat", "dog"])
    for (let i = 0; i < 12; i++) {
      const [width, height] = i % 2 === 0 ? [200, 100] : [90, 80];
      const data = new Uint8Array(width * height * 3).fill(kind === "cat" ? 20 * i : 255 - 20 * i);
      write(`pets/${kind}/${i}.png`, encode({ width, height, channels: 3, depth: 8, data }));
    }
  const { status, stdout } = await dai(home, ["new", join(home, "pets")]);
  expect(status, stdout).toBe(0);
  expect(stdout).toContain("images of 32 × 64 × 3, 2 classes");
  const { dataset, architecture } = specAt(join(home, "pets.dai.json"));
  expect(dataset.size).toEqual([32, 64]);
  expect(architecture.layers.at(-1)).toEqual({ kind: "dense", units: 2 });
});

test("what can't be described is one sentence", async () => {
  const lost = await dai(home, ["new", join(home, "lost.csv")]);
  expect(lost).toMatchObject({ status: 1, stdout: "" });
  expect(lost.stderr).toContain("lost.csv does not exist: check the path.");
  const text = await dai(home, ["new", write("notes.md", "hello")]);
  expect(text.stderr).toContain("is neither a CSV, TSV or Parquet file nor a folder of images");
  const alone = await dai(home, ["new", write("alone.csv", "a\n1\n2\n3\n")]);
  expect(alone.status).toBe(1);
  expect(alone.stdout).toContain("no column but the label");
  const empty = await dai(home, ["new", write("empty.csv", "")]);
  expect(empty).toMatchObject({ status: 1, stdout: "" });
  expect(empty.stderr).toContain("empty.csv has no columns that can be read");
});
