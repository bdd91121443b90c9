import { InvalidArgumentError, Option } from "commander";
import type { Success } from "../../indicator/outcomes/success.ts";
import { sentenceOf } from "../../messages/catalogue.ts";

/** `--success`: how people say which runs are good. */
export function successOption(): Option {
  return new Option(
    "--success <which>",
    "which runs count as good: above a value (0.65), the best share (top:25%), or within points of the best (within:2%); by default what study.success says, and above 0.65 where the rule is the paper's",
  ).argParser(parseSuccess);
}

/** "0.65", "65%", "top:25%" or "within:2%". */
export function parseSuccess(text: string): Success {
  const [, kind = "above:", number] = /^(top:|within:)?(\d*\.?\d+%?)$/.exec(text.trim()) ?? [];
  const share = number?.endsWith("%") ? Number(number.slice(0, -1)) / 100 : Number(number);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError(sentenceOf("argument/success", {}));
  if (kind === "top:") return { top: share };
  return kind === "within:" ? { within: share } : { above: share };
}

/** "5,10,20", whole numbers of at least 1 in rising order. */
export function parseEpochs(text: string): number[] {
  const epochs = text.split(",").map((part) => Number(part.trim() || "none"));
  if (!epochs.every((epoch) => Number.isSafeInteger(epoch) && epoch >= 1))
    throw new InvalidArgumentError(sentenceOf("argument/checkpoints", {}));
  return epochs.sort((a, b) => a - b);
}

/** A share above 0 and below 1, such as 0.05 or 5%. */
export function parseShare(text: string): number {
  const share = text.endsWith("%") ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (text.trim() === "" || !(share > 0 && share < 1))
    throw new InvalidArgumentError(sentenceOf("argument/share", {}));
  return share;
}

/** A whole number of at least 1. */
export function parseCount(text: string): number {
  const count = Number(text.trim() || "none");
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError(sentenceOf("argument/count", {}));
  return count;
}
