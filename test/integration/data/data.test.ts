import { cpSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { say } from "../../../server/src/messages/catalogue.ts";
import { data } from "../../unit/dataset/fixtures.ts";
import { dai, linesByRun } from "../support/runs.ts";
import { useDaemon } from "../support/useDaemon.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "dai-data-")));
afterAll(() => rmSync(folder, { recursive: true }));
cpSync(data, join(folder, "data"), { recursive: true });

const daemon = useDaemon();

function write(name: string, dataset: object): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(
    path,
    JSON.stringify({
      dataset,
      architecture: { kind: "mlp", hidden: [8] },
      training: { epochs: 3, batchSize: 4 },
      indicator: { window: 2, checkpoints: [2] },
    }),
  );
  return path;
}

const datasets = {
  idx: { kind: "idx", folder: "data/idx" },
  npy: {
    kind: "npy",
    train: { features: "data/npy/images.npy", labels: "data/npy/labels.npy" },
    validation: 0.5,
  },
  npz: { kind: "npz", file: "data/npy/deflated.npz" },
  csv: { kind: "csv", train: "data/tables/flowers.csv", label: 'the "kind"', validation: 0.5 },
  parquet: { kind: "parquet", train: "data/tables/zstd.parquet", label: "label", validation: 0.5 },
  images: { kind: "images", train: "data/images", validation: 0.5, size: [4, 4] },
  cifar: { kind: "cifar", folder: "data/cifar-10" },
};

async function run(
  path: string,
): Promise<{ status: number | null; runs: string[]; ends: object[]; stderr: string }> {
  const { status, stdout, stderr } = await dai(daemon.home, ["run", path, "--json"]);
  const lines = linesByRun(stdout || "{}");
  return { status, stderr, runs: [...lines.keys()], ends: [...lines.values()].map((of) => of.at(-1)!) };
}

test.each(Object.entries(datasets))("a run trains on %s", async (kind, dataset) => {
  const { status, ends } = await run(write(`${kind}.dai.json`, dataset));
  expect(ends).toMatchObject([{ type: "end", state: "finished", epoch: 3 }]);
  expect(status).toBe(0);
});

test("the same data in another place is the same run, and changed data another", async () => {
  const first = await run(write("csv.dai.json", datasets.csv));
  mkdirSync(join(folder, "elsewhere"));
  renameSync(join(folder, "data/tables"), join(folder, "elsewhere/tables"));
  const moved = { ...datasets.csv, train: "tables/flowers.csv" };
  expect((await run(write("elsewhere/csv.dai.json", moved))).runs).toEqual(first.runs);
  writeFileSync(join(folder, "elsewhere/tables/flowers.csv"), 'x,"the ""kind"""\n1,a\n2,b\n3,a\n4,b\n');
  expect((await run(join(folder, "elsewhere/csv.dai.json"))).runs).not.toEqual(first.runs);
});

test.each([
  [
    { kind: "csv", train: "../../etc/passwd", label: "x" },
    say("file-place/outside", { file: "../../etc/passwd" }),
  ],
  [{ kind: "cifar", folder: "data/idx" }, say("file-missing/cifar", { file: "data/idx" })],
  [
    { kind: "idx", folder: "/usr/share/datasets/not-there" },
    say("file-missing/package", {
      file: "/usr/share/datasets/not-there",
      name: "dataset-not-there",
    }),
  ],
])("%j is not launched", async (dataset, said) => {
  const path = write("wrong.dai.json", dataset);
  const { status, stderr } = await run(path);
  expect(stderr).toContain(said.message);
  expect(status).toBe(1);
  const validated = await dai(daemon.home, ["validate", path, "--json"]);
  expect(JSON.parse(validated.stdout)).toMatchObject([{ ...said, severity: "error" }]);
});

test("a follower of a run gets the progress of reading many images", async () => {
  const [first, second] = ["cat", "dog"].map((name) => join(folder, "many", name));
  for (const to of [first!, second!]) mkdirSync(to, { recursive: true });
  const image = join(data, "images/dog/black-and-white.png");
  for (let i = 0; i < 1200; i++) cpSync(image, join(i % 2 === 0 ? first! : second!, `${i}.png`));
  const path = write("many.dai.json", { kind: "images", train: "many", validation: 0.5, size: [4, 4] });
  const { status, stdout } = await dai(daemon.home, ["run", path]);
  expect(status).toBe(0);
  expect(stdout).toContain("Reading 1,200 images: 1,200 decoded.");
});

test("of sixty classes the best epochs and the last have a confusion matrix", async () => {
  const rows = Array.from({ length: 300 }, (_, i) => `${i % 60},${(7 * i) % 60},class ${i % 60}`);
  writeFileSync(join(folder, "sixty.csv"), `x,y,class\n${rows.join("\n")}\n`);
  const dataset = { kind: "csv", train: "sixty.csv", label: "class", validation: 0.2 };
  const { runs } = await run(write("sixty.dai.json", dataset));
  const [detail] = (await daemon.connection.request("dai/runs/get", { runs, records: true })).runs;
  const { best, records = [] } = detail!;
  for (const epoch of [best!.epoch, records.length - 1]) {
    const { confusion } = records[epoch]!;
    expect(confusion).toHaveLength(60);
    expect(confusion!.flat().reduce((sum, count) => sum + count, 0)).toBe(60);
  }
  expect(records[0]!.confusion).toBeUndefined();
});

test("a preview tells the classes and shows images", async () => {
  const uri = pathToFileURL(write("images.dai.json", datasets.images)).href;
  const preview = await daemon.connection.request("dai/dataset/preview", { uri });
  expect(preview).toMatchObject({
    samples: { train: 4, validation: 5 },
    shape: [4, 4, 3],
    classes: [{ name: "cat" }, { name: "dog" }, { name: "owl" }],
  });
  expect(preview.images).toHaveLength(4);
  expect(new Set(preview.images.map(({ label }) => label))).toEqual(new Set([0, 1, 2]));
  expect(Buffer.from(preview.images[0]!.png, "base64").subarray(1, 4).toString()).toBe("PNG");
});
