/** Many images on all cores: worker threads take them from one counter and write into shared memory. */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { asDataError, DataError, type DataErrorCode } from "./dataError.ts";
import { decodeImage, type ImageForm } from "./image.ts";
import { startDatasetWorker } from "./startWorker.ts";

/** What the threads share. */
export interface DecodingJob {
  files: string[];
  form: ImageForm;
  shape: number[];
  /** files.length × the product of `shape` */
  pixels: SharedArrayBuffer;
  /** the next image to take, and how many are done */
  counters: SharedArrayBuffer;
}

/** What goes wrong in a thread, as it can be sent. */
export interface DecodingProblem {
  file: string;
  sentence: string;
  code: DataErrorCode;
}

const next = 0;
const done = 1;

/** Images that a thread takes at once, and images for which one more thread is worth its start. */
const taken = 16;
const worthAThread = 200;

/** Decodes images that all become of one shape. @throws DataError for the first that does not */
export async function decodeImages(
  files: string[],
  form: ImageForm,
  shape: number[],
  progress: (sentence: string) => void,
): Promise<Uint8Array> {
  const width = shape.reduce((product, length) => product * length, 1);
  const job: DecodingJob = {
    files,
    form,
    shape,
    pixels: new SharedArrayBuffer(files.length * width),
    counters: new SharedArrayBuffer(8),
  };
  const counters = new Int32Array(job.counters);
  const threads = Math.min(availableParallelism(), Math.floor(files.length / worthAThread));
  const telling = setInterval(() => {
    const count = counters[done]!.toLocaleString("en");
    progress(`Decoded ${count} of ${files.length.toLocaleString("en")} images.`);
  }, 5000);
  try {
    if (threads < 2) raise(decodeSome(job));
    else await Promise.all(Array.from({ length: threads }, () => decodeInThread(job, counters)));
  } finally {
    clearInterval(telling);
  }
  return new Uint8Array(job.pixels);
}

function raise(problem: DecodingProblem | null): void {
  if (problem)
    throw new DataError(problem.file, problem.sentence.slice(problem.file.length + 1), problem.code);
}

async function decodeInThread(job: DecodingJob, counters: Int32Array): Promise<void> {
  const worker = startDatasetWorker();
  try {
    raise(await worker.ask({ kind: "decode", job }));
  } catch (error) {
    // The others need not go on.
    Atomics.store(counters, next, job.files.length);
    throw error;
  } finally {
    await worker.end();
  }
}

/** Decodes until no image is left. */
export function decodeSome({ files, form, shape, pixels, counters }: DecodingJob): DecodingProblem | null {
  const [height = 0, width = 0, channels = 0] = shape;
  const size = height * width * channels;
  const out = new Uint8Array(pixels);
  const counts = new Int32Array(counters);
  for (;;) {
    const first = Atomics.add(counts, next, taken);
    if (first >= files.length) return null;
    for (let i = first; i < Math.min(first + taken, files.length); i++) {
      const file = files[i]!;
      try {
        const image = decodeImage(file, readFileSync(file), form);
        if (image.height !== height || image.width !== width)
          throw new DataError(
            file,
            `is ${image.height} × ${image.width} pixels and the first image ${height} × ${width}: give a "size" that all are scaled to.`,
          );
        out.set(image.pixels, i * size);
      } catch (error) {
        const { message, code } = asDataError(file, error);
        return { file, sentence: message, code };
      }
      Atomics.add(counts, done, 1);
    }
  }
}
