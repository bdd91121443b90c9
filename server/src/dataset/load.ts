import type { Dai } from "../spec/expand.ts";
import type { Dataset } from "./dataset.ts";
import { createShell } from "./shell.ts";

/** Makes or reads the dataset that a spec names. */
export function loadDataset(spec: Dai["dataset"]): Dataset {
  switch (spec.kind) {
    case "shell":
      return createShell(spec);
  }
}
