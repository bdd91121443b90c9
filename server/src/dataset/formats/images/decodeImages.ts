import { readFileSync } from "node:fs";
import { sentenceOf } from "../../../messages/catalogue.ts";
import { dataError, type FileProblem } from "../../access/dataError.ts";
import type { SharedJob } from "../../sharing/sharedFiles.ts";
import { createSharedJob, shareFiles, takeFiles } from "../../sharing/sharedFiles.ts";

import { decodeImage, type ImageForm } from "./image.ts";
import { type ImageSize, readImageHeader } from "./imageHeader.ts";

/** Images that are scaled to one shape; a result is the pixels of one. */
export interface DecodingJob extends SharedJob {
  form: ImageForm;
  shape: number[];
}

/** Decodes images on all cores. @throws DataError for the first that can't be or is of another shape */
export function decodeImages(
  files: string[],
  form: ImageForm,
  shape: number[],
  progress: (sentence: string) => void,
): Promise<Uint8Array> {
  const width = shape.reduce((product, length) => product * length, 1);
  const job = { ...createSharedJob(files, width), form, shape };
  const all = files.length.toLocaleString("en");
  return shareFiles(
    { kind: "decode", job },
    () => decodeSome(job),
    (done) => progress(sentenceOf("reading/images", { images: all, decoded: done.toLocaleString("en") })),
  );
}

/**
 * Looks at the headers of images on all cores, which finds what is no image, cut off, or of another size.
 *
 * @throws DataError for the first file that something is wrong with
 */
export async function examineImages(files: string[], form: ImageForm, shape: number[]): Promise<void> {
  const job = { ...createSharedJob(files, 0), form, shape };
  await shareFiles(
    { kind: "examine", job },
    () => examineSome(job),
    () => {},
  );
}

/** Looks at headers until no image is left. */
export function examineSome(job: DecodingJob): FileProblem | null {
  return takeFiles(job, (file) => {
    const size = readImageHeader(file);
    if (job.form.size === null) refuseOtherSize(file, size, job.shape);
  });
}

function refuseOtherSize(file: string, { height, width }: ImageSize, shape: number[]): void {
  if (height === shape[0] && width === shape[1]) return;
  throw dataError("file-unreadable/image-size", {
    file,
    size: `${height} × ${width}`,
    first: `${shape[0]} × ${shape[1]}`,
  });
}

/** Decodes until no image is left. */
export function decodeSome(job: DecodingJob): FileProblem | null {
  const { form, shape, results } = job;
  const [height = 0, width = 0, channels = 0] = shape;
  const size = height * width * channels;
  const out = new Uint8Array(results);
  return takeFiles(job, (file, index) => {
    const image = decodeImage(file, readFileSync(file), form);
    refuseOtherSize(file, image, shape);
    out.set(image.pixels, index * size);
  });
}
