/**
 * Loading data: Fashion-MNIST against NumPy, JPEG images on all cores against one, and the Shell dataset.
 *
 * Run: node bench/datasets/loading.ts. Needs Debian's package dataset-fashion-mnist, and numpy for PYTHON (python3).
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { encode } from "jpeg-js";
import { decodeImages, decodeSome } from "../../server/src/dataset/formats/images/decodeImages.ts";
import { contentHash } from "../../server/src/dataset/identity/content.ts";
import { createShell } from "../../server/src/dataset/kinds/shell.ts";
import { loadDataset } from "../../server/src/dataset/load.ts";
import { createSharedJob } from "../../server/src/dataset/sharing/sharedFiles.ts";
import { median } from "../support/median.ts";

const fashion = "/usr/share/datasets/fashion-mnist";
const rounds = 7;

if (existsSync(fashion)) await fashionMnist();
else console.log(`Fashion-MNIST: not measured, ${fashion} is not there (apt install dataset-fashion-mnist).`);
await jpegs();
shell();

async function fashionMnist(): Promise<void> {
  const script = fileURLToPath(new URL("loading.py", import.meta.url));
  const python = spawn(process.env["PYTHON"] ?? "python3", [script, fashion], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const answers = createInterface(python.stdout)[Symbol.asyncIterator]();
  const version = (await answers.next()).value as string | undefined;
  const spec = {
    kind: "idx" as const,
    folder: fashion,
    scaling: "standardize" as const,
    seed: 1,
    shuffledLabels: 0,
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  // One after the other in turn, so that what else the machine does touches both alike.
  for (let round = 0; round < rounds; round++) {
    ours.push(await secondsOf(() => loadDataset(spec)));
    if (version === undefined) continue;
    python.stdin.write("\n");
    theirs.push(Number((await answers.next()).value));
  }
  python.stdin.end();
  console.log(`Fashion-MNIST, 70,000 images of 28 × 28, standardized: ${median(ours).toFixed(3)} s`);
  if (version === undefined) return console.log("  NumPy: not measured, Python can't import it.");
  const ratio = median(ours.map((seconds, round) => seconds / theirs[round]!));
  console.log(
    `  NumPy ${version}: ${median(theirs).toFixed(3)} s; ratio ${ratio.toFixed(2)} (median of ${rounds})`,
  );
}

/** 60,000 files of 32 × 32 pixels: what a launch and a run's start take, and all cores against one. */
async function jpegs(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "dai-jpegs-"));
  try {
    const pictures = Array.from({ length: 10 }, (_, i) => picture(i));
    const files = Array.from({ length: 60_000 }, (_, i) => {
      const path = join(folder, "images", String(i % 10), `${i}.jpg`);
      if (i < 10) mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, pictures[i % 10]!);
      return path;
    });
    // Files that have only just changed are hashed every time.
    await sleep(2100);
    const sources = files.map((path) => ({ role: path, path }));
    const identify = () => contentHash(sources, { cache: join(folder, "cache"), progress: () => {} });
    const first = await secondsOf(identify);
    console.log(
      `60,000 JPEG files, identified: ${first.toFixed(2)} s, and ${(await secondsOf(identify)).toFixed(2)} s again`,
    );
    const form = { size: null, channels: 3 as const };
    const shape = [32, 32, 3];
    const alone = await secondsOf(() => decodeSome({ ...createSharedJob(files, 32 * 32 * 3), form, shape }));
    const together = await secondsOf(() => decodeImages(files, form, shape, () => {}));
    const rate = (seconds: number) => `${Math.round(files.length / seconds).toLocaleString("en")} images/s`;
    console.log(`  decoded by one thread: ${rate(alone)}`);
    console.log(
      `  on all ${availableParallelism()} cores: ${rate(together)}, ${(alone / together).toFixed(2)} × as fast`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function picture(seed: number): Buffer {
  const data = Buffer.alloc(32 * 32 * 4);
  for (let i = 0; i < data.length; i++) data[i] = 128 + 100 * Math.sin(i / (50 + (seed % 20)) + (i % 4));
  return encode({ width: 32, height: 32, data }, 90).data;
}

function shell(): void {
  const spec = {
    kind: "shell" as const,
    radii: [1, 1.1] as [number, number],
    train: 20_000,
    validation: 4000,
  };
  const seconds = Array.from({ length: 5 }, () => {
    const start = performance.now();
    createShell({ ...spec, dimensions: 256, seed: 1, shuffledLabels: 0 });
    return (performance.now() - start) / 1000;
  });
  console.log(`Shell-256, 24,000 samples: ${median(seconds).toFixed(3)} s`);
}

async function secondsOf(act: () => unknown): Promise<number> {
  const start = performance.now();
  await act();
  return (performance.now() - start) / 1000;
}
