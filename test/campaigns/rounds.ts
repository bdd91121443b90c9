/**
 * The rounds of a campaign. What each came to is a line of a file, so that a campaign that was ended continues after its
 * last line, and `DAI_CAMPAIGN_MINUTES` ends one in time. Without that file it begins again.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where campaigns keep how far they have come. */
export const campaignFolder = resolve(process.env["DAI_CAMPAIGN_FOLDER"] ?? ".cache/campaigns");
const minutes = Number(process.env["DAI_CAMPAIGN_MINUTES"] ?? Number.POSITIVE_INFINITY);
const start = performance.now();

/** Whether the time that the campaign may take is over. */
export const isOver = (): boolean => performance.now() - start >= minutes * 60_000;

/**
 * Does the rounds that are left, and prints what all of them came to.
 *
 * @param name of the file
 * @param rounds how many; there may be fewer
 * @param work given the round's number, from 0; null when there are no more
 * @returns the outcomes of all rounds so far, counting those of earlier processes
 */
export async function inRounds<Outcome extends object>(
  name: string,
  rounds: number,
  work: (round: number) => Promise<Outcome | null>,
): Promise<Outcome[]> {
  const path = join(campaignFolder, `${name}.jsonl`);
  mkdirSync(campaignFolder, { recursive: true });
  const lines = existsSync(path) ? readFileSync(path, "utf8").trim().split("\n").filter(Boolean) : [];
  const outcomes = lines.map((line) => JSON.parse(line) as Outcome);
  while (outcomes.length < rounds && !isOver()) {
    const outcome = await work(outcomes.length);
    if (!outcome) break;
    appendFileSync(path, `${JSON.stringify(outcome)}\n`);
    outcomes.push(outcome);
  }
  console.info(`${name}: ${outcomes.length} rounds, ${JSON.stringify(sums(outcomes))}`);
  return outcomes;
}

/** The sum of each count. */
function sums(outcomes: readonly object[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const outcome of outcomes)
    for (const [key, value] of Object.entries(outcome))
      if (typeof value === "number") sum[key] = (sum[key] ?? 0) + value;
  return sum;
}
