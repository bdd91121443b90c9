import { readFileSync } from "node:fs";
import { sentenceOf } from "../../messages/catalogue.ts";
import { dataError, type FileProblem } from "../access/dataError.ts";
import type { SharedJob } from "../sharing/sharedFiles.ts";
import { createSharedJob, shareFiles, takeFiles } from "../sharing/sharedFiles.ts";

import { decodeImage, type ImageForm } from "./image.ts";

/** Images that all become of one shape; a result is the pixels of one. */
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

/** Decodes until no image is left. */
export function decodeSome(job: DecodingJob): FileProblem | null {
  const { form, shape, results } = job;
  const [height = 0, width = 0, channels = 0] = shape;
  const size = height * width * channels;
  const out = new Uint8Array(results);
  return takeFiles(job, (file, index) => {
    const image = decodeImage(file, readFileSync(file), form);
    if (image.height !== height || image.width !== width)
      throw dataError("file-unreadable/image-size", {
        file,
        size: `${image.height} × ${image.width}`,
        first: `${height} × ${width}`,
      });
    out.set(image.pixels, index * size);
  });
}
