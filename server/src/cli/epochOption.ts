/** The option that chooses a run's model by its epoch. */

import { InvalidArgumentError, Option } from "commander";
import { sentenceOf } from "../messages/catalogue.ts";
import type { WantedEpoch } from "../model/model.ts";

export type { WantedEpoch };

/** @param what the epoch is of, for the help */
export function epochOption(what: string): Option {
  return new Option(
    "--epoch <epoch>",
    `${what}: best, last, or a number; the best, or the last where no best is kept, unless given`,
  ).argParser(parseEpoch);
}

function parseEpoch(text: string): WantedEpoch {
  if (text === "best" || text === "last") return text;
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError(sentenceOf("argument/epoch", {}));
}
