/** A skill and the level of guessing in words. */
import { formatCount, formatNumber, formatPercent } from "../../../domain/format.ts";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { Skill } from "./skill.ts";

interface Seen {
  skill: Skill | null;
  /** validation samples */
  rows: number | null;
}

/** An accuracy as a percentage, R² as a number. */
export function skillValue({ name, value }: Pick<Skill, "name" | "value">): string {
  return name === "R²" ? formatNumber(value, 3) : formatPercent(value);
}

/** A skill below that of guessing, or above it by no more than chance. */
export function notAbove({ skill, rows }: Seen): string {
  return skill && rows && skill.value > skill.guessing
    ? sentenceOf("auto/not-clearly", { samples: formatCount(rows, "validation sample") })
    : sentenceOf("auto/no-better", {});
}

export function rowsText({ rows }: Pick<Seen, "rows">): string {
  return rows === null ? "the validation samples are" : `${formatCount(rows, "validation sample")} are`;
}
