import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { FilesSpec } from "../../specification/schema/dataset.ts";
import { layoutOf } from "../readers/cifar.ts";
import { filesOf } from "../readers/idx.ts";
import { listImages } from "../readers/imageFolder.ts";

/** One file of a dataset, and what it is in it, whatever it is called. */
export interface Source {
  role: string;
  path: string;
}

/** The files of a dataset whose paths are whole, in a fixed order. @throws DataError for folders that lack them */
export function sourcesOf(spec: FilesSpec): Source[] {
  switch (spec.kind) {
    case "idx":
      return pairOf("folder" in spec ? filesOf(spec.folder) : spec);
    case "npy":
      return pairOf(spec);
    case "npz":
      return [{ role: "file", path: spec.file }];
    case "csv":
    case "parquet":
      return pairOf({ train: { file: spec.train }, validation: { file: spec.validation } });
    case "images":
      return (["train", "validation"] as const).flatMap((part) => {
        const folder = spec[part];
        if (typeof folder !== "string") return [];
        return listImages(folder).files.map((path) => ({
          role: [part, ...relative(folder, path).split(sep)].join("/"),
          path,
        }));
      });
    case "cifar": {
      const { train, test, names } = layoutOf(spec.folder, spec.labels);
      return [...train, test, names].flatMap((name) => {
        const path = join(spec.folder, name);
        return name === names && !existsSync(path) ? [] : [{ role: name, path }];
      });
    }
  }
}

function pairOf(parts: { train: object; validation: unknown }): Source[] {
  return Object.entries(parts).flatMap(([part, files]) =>
    typeof files !== "object" || files === null || (part !== "train" && part !== "validation")
      ? []
      : Object.entries(files).flatMap(([role, path]) =>
          typeof path === "string" ? [{ role: `${part}/${role}`, path }] : [],
        ),
  );
}
