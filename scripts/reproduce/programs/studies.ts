/** The studies of programs in `examples/programs`, as this machine runs them. */
import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseSpecTree, plainValue } from "../../../server/src/specification/syntax/tree.ts";

export interface ProgramStudy {
  name: string;
  /** what it trains, in a few words */
  about: string;
  /** the argument that names a folder of images; the study is left out where the folder is not there */
  images?: string;
}

export const programStudies: readonly ProgramStudy[] = [
  { name: "residual", about: "residual CNN, 1,000 images of CIFAR-10", images: "--images=" },
  { name: "characters", about: "transformer of 2 layers, characters of Python's library" },
];

interface WrittenSpec {
  program: { command: string[]; environment: Record<string, string> };
}

/**
 * Copies an example to a folder where it may write, with the Python, the images and the package of this machine.
 *
 * @returns the spec's path; null where its images are not there
 */
export async function writeStudy(
  { name, images }: ProgramStudy,
  places: { repository: string; python: string; images: string },
): Promise<string | null> {
  if (images && !(await stat(places.images).catch(() => null))?.isDirectory()) return null;
  const example = join(places.repository, "examples/programs", name);
  const folder = join(places.repository, ".cache/programs", name);
  await mkdir(folder, { recursive: true });
  await copyFile(join(example, "train.py"), join(folder, "train.py"));
  const text = await readFile(join(example, `${name}.dai.json`), "utf8");
  const spec = plainValue(parseSpecTree(text).root!) as WrittenSpec;
  const [, ...args] = spec.program.command;
  spec.program.command = [
    places.python,
    ...args.map((arg) => (images && arg.startsWith(images) ? `${images}${places.images}` : arg)),
  ];
  spec.program.environment["PYTHONPATH"] = join(places.repository, "python");
  const path = join(folder, `${name}.dai.json`);
  await writeFile(path, `${JSON.stringify(spec, null, 2)}\n`);
  return path;
}
