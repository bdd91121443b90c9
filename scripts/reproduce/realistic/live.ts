/** Whether studies that the daemon trains and stops live on two workers go as their replays do. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { connectDaemon, type DaemonConnection } from "../../../server/src/connection/typed.ts";
import { formatPercent } from "../../../server/src/domain/format.ts";
import { notWhenConverged } from "../../../server/src/indicator/evaluation/courses.ts";
import { markdownTable } from "../../../server/src/indicator/evaluation/renderMarkdown.ts";
import { replay } from "../../../server/src/indicator/evaluation/replay.ts";
import { createRule } from "../../../server/src/indicator/rules/registry.ts";
import type { RunId } from "../../../server/src/protocol/protocol.ts";
import { provenance } from "../provenance.ts";
import { readReproduced, secondsOf, train } from "../study.ts";
import { developmentSearches } from "./developmentSearches.ts";
import { writeSearch } from "./files.ts";
import type { Search } from "./searches.ts";
import { isGood, type SearchedStudy, toSearched } from "./study.ts";

const WORKERS = 2;
const NAMES = ["development-digits", "development-ten", "development-number", "development-gain"];
const policy = { onDiscard: "stop", goal: "keepGood" };

/** Of each run of a study, in the order of the launch, the epochs that it trained. */
type Trained = number[];

/** Trains the searches to their end, then again with stops on a daemon of its own, then writes `live.md`. */
export async function reproduceLive(repository: string, results: string, asIs: boolean): Promise<void> {
  const folder = join(repository, ".cache/realistic");
  const rows: string[][] = [];
  let seconds = 0;
  for (const search of developmentSearches.filter(({ name }) => NAMES.includes(name))) {
    const spec = (await writeSearch(search, folder))!;
    if (!asIs) await train(spec);
    const read = await readReproduced(spec, false);
    const study = toSearched(search, read, secondsOf(read.finished));
    if (!study) continue;
    seconds += study.seconds;
    rows.push(row(study, await trainLive(repository, folder, search, study), replayed(study)));
  }
  const page = [
    "# Live against replayed",
    `Development searches that the daemon trained with ${WORKERS} workers with \`policy.onDiscard: "stop"\`, compared with a replay of the same stops on runs that trained to their end (\`npm run reproduce -- live\`). A worker stops after the epoch under way, so a live run may have an epoch or two more, and the order of runs depends on which worker is free first.`,
    markdownTable({
      head: [
        ...["search", "runs stopped: live", "replayed", "in both", "good ones stopped: live", "replayed"],
        ...["epochs trained: live", "replayed", "best run trained to its best: live", "replayed"],
      ],
      rows,
    }),
    "## Made with",
    provenance(seconds).join("\n"),
  ];
  await writeFile(join(results, "live.md"), `${page.join("\n\n")}\n`);
  console.log(`docs/results/live.md: ${rows.length} searches.`);
}

function row(study: SearchedStudy, live: Trained, inReplay: Trained): string[] {
  const { runs, epochs, curves, bests } = study;
  const stopped = (trained: Trained) => runs.flatMap((_run, i) => (trained[i]! < epochs ? [i] : []));
  const [here, there] = [stopped(live), stopped(inReplay)];
  const good = (some: number[]) => String(some.filter((i) => isGood(study, i)).length);
  const spent = (trained: Trained) =>
    formatPercent(trained.reduce((sum, epoch) => sum + epoch, 0) / (runs.length * epochs));
  const best = bests.indexOf(Math.max(...bests));
  const found = (trained: Trained) =>
    trained[best]! >= curves[best]!.indexOf(bests[best]!, 1) ? "yes" : "no";
  return [
    ...[study.search.name, String(here.length), String(there.length)],
    ...[String(here.filter((i) => there.includes(i)).length), good(here), good(there)],
    ...[spent(live), spent(inReplay), found(live), found(inReplay)],
  ];
}

function replayed({ runs, settings, objective, checkpoints, schedule, epochs }: SearchedStudy): Trained {
  const rule = notWhenConverged(createRule("auto", { ...settings, goal: "keepGood" }));
  const { stops } = replay(runs, rule, { objective, checkpoints, schedule, workers: WORKERS });
  return stops.map((stop) => stop ?? epochs);
}

async function trainLive(
  repository: string,
  folder: string,
  search: Search,
  { runs }: SearchedStudy,
): Promise<Trained> {
  const spec = join(folder, `${search.name}-live.dai.json`);
  await writeFile(spec, JSON.stringify({ ...search.spec, policy }));
  const home = await mkdtemp(join(tmpdir(), "dai-live-"));
  const connection = await connectDaemon({ home, daemonPath: join(repository, "dist/daemon.js") });
  try {
    const epochs = await endsOf(connection, spec);
    return runs.map(({ run }) => epochs.get(run) ?? 0);
  } finally {
    await connection.request("dai/daemon/shutdown", {}).catch(() => {});
    connection.close();
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** Starts a study, and answers the newest epoch of each run once all have ended. */
async function endsOf(connection: DaemonConnection, spec: string): Promise<Map<RunId, number>> {
  await connection.request("dai/daemon/configure", { workers: WORKERS });
  await connection.request("dai/runs/subscribe", { runs: "all" });
  const { promise, resolve } = Promise.withResolvers<void>();
  const epochs = new Map<RunId, number>();
  const ended = new Set<RunId>();
  let all: RunId[] | null = null;
  const check = () => all?.every((run) => ended.has(run)) && resolve();
  connection.on("dai/run/epoch", ({ run, epoch }) => void epochs.set(run, epoch));
  connection.on("dai/run/changed", ({ run, state }) => {
    if (state !== undefined && !["queued", "running"].includes(state)) ended.add(run);
    check();
  });
  all = (await connection.request("dai/runs/start", { uri: pathToFileURL(spec).href })).runs;
  check();
  await promise;
  return epochs;
}
