/** @module-tag slow */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test, vi } from "vitest";
import { DiagnosticSeverity, type TextEdit } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { codeActions } from "../../../server/src/language/actions/codeActions.ts";
import { serverCommands } from "../../../server/src/language/commands.ts";
import { complete } from "../../../server/src/language/completion/completion.ts";
import { diagnose } from "../../../server/src/language/diagnostics/diagnostics.ts";
import { parsedSpec } from "../../../server/src/language/documents/parsedSpec.ts";
import { hover } from "../../../server/src/language/hover/hover.ts";
import {
  folderOf,
  inspectDataset,
  onDataKnown,
} from "../../../server/src/language/machine/datasetInspection.ts";
import { data } from "../dataset/fixtures.ts";
import { atCursor, textAt } from "./cursor.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "dai-language-data-")));
afterAll(() => rmSync(folder, { recursive: true }));
cpSync(`${data}tables`, join(folder, "tables"), { recursive: true });
cpSync(`${data}idx`, join(folder, "idx"), { recursive: true });
mkdirSync(join(folder, "empty"));

const uri = pathToFileURL(join(folder, "a.dai.json")).href;
const specOf = (dataset: object) =>
  JSON.stringify({ dataset, architecture: { kind: "mlp", hidden: [8] } }, null, 2);

let version = 0;

/** Resolves when the data of a document has become known. */
function nextData(): Promise<void> {
  return new Promise((resolve) => {
    const listening = onDataKnown(() => {
      listening.dispose();
      resolve();
    });
  });
}

/** A document whose data is known. */
async function known(dataset: object): Promise<TextDocument> {
  const document = TextDocument.create(uri, "dai", ++version, specOf(dataset));
  const news = nextData();
  const { spec } = parsedSpec(document);
  if (spec && spec.dataset.kind !== "shell" && !spec.dataset.found) await news;
  return document;
}

test("an error elsewhere hides none in the data", async () => {
  const text = JSON.stringify({
    dataset: { ...flowers, label: "qualty" },
    architecture: { kind: "mlp", hidden: [8] },
    training: { optimizer: "adam", epochs: 0 },
  });
  const document = TextDocument.create(uri, "dai", ++version, text);
  const news = nextData();
  diagnose(document, []);
  await news;
  expect(shown(document).map(([, at]) => at)).toEqual(['"qualty"', '"adam"', "0"]);
});

/** Errors, with the text that each stands at. */
function shown(document: TextDocument): unknown[][] {
  return diagnose(document, [])
    .filter(({ severity }) => severity === DiagnosticSeverity.Error)
    .map(({ code, range, message }) => [code, document.getText(range), message]);
}

const flowers = { kind: "csv", train: "tables/flowers.csv", label: 'the "kind"' };

test("hovering over a dataset tells its samples, shape and classes", async () => {
  const document = await known(flowers);
  const found = await hover(document, document.positionAt(document.getText().indexOf('"kind"') + 2));
  expect(found?.contents).toMatchObject({
    value: expect.stringContaining(
      "12 samples (10 for training, 2 for validation), 3 features, 3 classes (setosa: ",
    ),
  });
});

test("what was found in files is not shown as part of the spec", async () => {
  const document = await known(flowers);
  const found = await hover(document, { line: 1, character: 4 });
  expect(JSON.stringify(found?.contents)).not.toContain("found");
});

test.each([
  [{ kind: "csv", train: "tables/roses.csv", label: "x" }, "file-missing", '"tables/roses.csv"'],
  [{ kind: "csv", train: "../secret.csv", label: "x" }, "file-place", '"../secret.csv"'],
  [{ kind: "parquet", train: "tables/flowers.csv", label: "x" }, "file-unreadable", '"tables/flowers.csv"'],
  [{ kind: "csv", train: "tables/flowers.csv", label: "species" }, "file-unreadable", '"species"'],
  [{ kind: "idx", folder: "empty" }, "file-missing", '"empty"'],
])("%j is marked as %s at %s", async (dataset, code, text) => {
  const document = await known(dataset);
  expect(shown(document)).toEqual([[code, text, expect.stringMatching(/\.$/)]]);
});

const separated = join(folder, "semicolons.csv");
const mixed = join(folder, "mixed.csv");
writeFileSync(separated, "x;class\n1;a\n2;b\n3;a\n4;b\n");
writeFileSync(mixed, "x,y,class\n1,5,a\n2,6,b\n3,n/k,a\n4,7,b\n");

test.each([
  [{ ...flowers, label: "the knd" }, 'Change to "the \\"kind\\""', "label", 'the "kind"'],
  [{ kind: "csv", train: "semicolons.csv", label: "clas" }, 'Set "delimiter" to ";"', "delimiter", ";"],
  [{ kind: "csv", train: "mixed.csv", label: "class" }, 'Leave out column "y"', "exclude", ["y"]],
])("%j has the quick fix %s", async (dataset, title, key, value) => {
  const document = await known(dataset);
  const { range } = diagnose(document, [])[0]!;
  const offered = codeActions({ document, range, runs: [], commands: serverCommands, only: ["quickfix"] });
  expect(offered.map((action) => action.title)).toEqual([title]);
  const after = TextDocument.applyEdits(document, offered[0]!.edit!.changes![uri] as TextEdit[]);
  expect(JSON.parse(after).dataset[key]).toEqual(value);
});

test("labels without a name are marked at the names' file", async () => {
  const files = (part: string, end: string) => ({
    images: `idx/${part}-images-idx3-ubyte${end}`,
    labels: `idx/${part}-labels-idx1-ubyte${end}`,
  });
  const document = await known({
    kind: "idx",
    train: files("train", ".gz"),
    validation: files("t10k", ""),
    classNames: ["shirt", "shoe"],
  });
  expect(shown(document)).toEqual([
    [
      "file-unreadable",
      '"idx/train-labels-idx1-ubyte.gz"',
      expect.stringContaining("has the label 2 in row 3 (index 2)"),
    ],
  ]);
});

test("a file that changes is examined again", async () => {
  const file = join(folder, "changing.csv");
  writeFileSync(file, "x,class\n1,a\n2,b\n3,a\n4,b\n");
  const dataset = { kind: "csv", train: "changing.csv", label: "class" };
  const document = await known(dataset);
  expect(shown(document)).toEqual([]);
  writeFileSync(file, "x,class\n1,a\n2,b\n3,a\nfour,b\n");
  utimesSync(file, 1, 1);
  const news = nextData();
  expect(shown(document)).toEqual([]);
  await news;
  expect(shown(document)).toEqual([
    ["file-unreadable", '"changing.csv"', expect.stringContaining('has "four" in line 5')],
  ]);
});

test("the same answer is the same object", async () => {
  const { spec } = parsedSpec(await known(flowers));
  const dataset = spec?.dataset as never;
  expect(inspectDataset(dataset, "classification", uri)).toBe(inspectDataset(dataset, "classification", uri));
});

async function offered(marked: string): Promise<[label: string, replaced: string][]> {
  const { document, position } = atCursor(marked, uri);
  const list = await complete(document, position);
  return (list?.items ?? []).map(({ label, textEdit }) => [
    label,
    textEdit && "range" in textEdit ? textAt(document.getText(), textEdit.range) : "",
  ]);
}

test("a spec that is not saved yet finds its data where it will be saved", () => {
  const placed = uri.replace("file:", "untitled:").replace("a.dai.json", "new.dai.json");
  expect(folderOf(placed)).toBe(folder);
  expect(folderOf(placed.replace("untitled://", "untitled:"))).toBe(folder);
  expect(folderOf("untitled:Untitled-1")).toBeNull();
});

test("paths are completed from the spec's folder on", async () => {
  const top = await offered('{ "dataset": { "kind": "csv", "train": "|" } }');
  expect(top.map(([label]) => label)).toEqual(expect.arrayContaining(["tables", "idx", "empty"]));
  expect(top[0]?.[1]).toBe('""');
  const inner = await offered('{ "dataset": { "kind": "idx", "train": { "images": "idx/t10k|" } } }');
  expect(inner).toContainEqual(["idx/t10k-images-idx3-ubyte", '"idx/t10k"']);
  const bare = await offered('{ "dataset": { "kind": "cifar", "folder": | } }');
  expect(bare).toContainEqual(["idx", ""]);
});

test("what lies beside the spec is offered before the data of the machine", async () => {
  const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), "dai-machine-data-")));
  mkdirSync(join(elsewhere, "a-dataset"));
  vi.stubEnv("DAI_DATA", elsewhere);
  const { document, position } = atCursor('{ "dataset": { "kind": "csv", "train": "|" } }', uri);
  const { items = [] } = (await complete(document, position)) ?? {};
  const sorted = items.toSorted((a, b) => (a.sortText! < b.sortText! ? -1 : 1)).map(({ label }) => label);
  vi.unstubAllEnvs();
  rmSync(elsewhere, { recursive: true });
  const own = ["empty", "idx", "tables"];
  expect(sorted.filter((label) => [...own, `${elsewhere}/a-dataset`].includes(label))).toEqual([
    ...own,
    `${elsewhere}/a-dataset`,
  ]);
});

test("nothing outside of where a spec may read is offered", async () => {
  const paths = await Promise.all(
    ["../", "/etc/", "/", "file:///etc/"].map((typed) =>
      offered(`{ "dataset": { "kind": "csv", "train": "${typed}|" } }`),
    ),
  );
  const labels = paths.flat().map(([label]) => label);
  expect(labels.filter((label) => !/^\/usr\/share\/datasets\/|^"/.test(label))).toEqual([]);
});

test.each(["csv", "parquet"])("columns of a %s file are completed", async (kind) => {
  const train = kind === "csv" ? "tables/flowers.csv" : "tables/zstd.parquet";
  const columns =
    kind === "csv"
      ? ["petal length", "petal, width", "count", 'the "kind"']
      : ["i32", "i64", "f32", "f64", "flag", "label"];
  for (const key of ['"label": "|"', '"columns": ["|"]'])
    expect(
      (await offered(`{ "dataset": { "kind": "${kind}", "train": "${train}", ${key} } }`)).map(
        ([label]) => label,
      ),
    ).toEqual(columns);
});

test("every defect of the files is marked at its place, in a sentence that names them as the spec does", async () => {
  const missing = { kind: "csv", train: "none-1.csv", validation: "none-2.csv", label: "class" };
  expect(shown(await known(missing)).map(([, at]) => at)).toEqual(['"none-1.csv"', '"none-2.csv"']);
  writeFileSync(join(folder, "many.csv"), "age,size,class\n1,2,a\n3,x,b\n5,6,a\n");
  writeFileSync(join(folder, "more.csv"), "age,size,class\n1,2,c\n");
  const many = { kind: "csv", train: "many.csv", validation: "more.csv", label: "class", exclude: ["born"] };
  expect(shown(await known(many)).map(([, at, message]) => [at, String(message).split(" has ")[0]])).toEqual([
    ['"many.csv"', "many.csv"],
    ['"more.csv"', "more.csv"],
    ['"born"', "many.csv"],
  ]);
});
