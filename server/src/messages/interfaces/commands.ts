/** Errors, questions and notices of the command dai. */
import type { Messages } from "../message.ts";

export const commandMessages = {
  "ambiguous-run": ({ count, prefix }: { count: number; prefix: string }) => [
    `${count} run ids start with "${prefix}"`,
    "type more characters",
  ],
  "draft/kind": ({ file }: { file: string }) => [
    `${file} is neither a CSV, TSV or Parquet file nor a folder of images`,
    "write its spec by hand; docs/datasets.md lists all kinds of data",
  ],
  "draft/no-file": ({ file }: { file: string }) => [`${file} does not exist`, "check the path"],
  "draft/elsewhere": ({ uri }: { uri: string }) => [
    `${uri} is no file on this machine`,
    "give the URI of a file or a folder, such as file:///home/me/table.csv",
  ],
  "draft/no-columns": ({ file }: { file: string }) => [
    `${file} has no columns that can be read`,
    "check that it is a table with a row for each sample",
  ],
  "draft/no-column": ({ file, label, columns }: { file: string; label: string; columns: string }) => [
    `${file} has no column "${label}"`,
    `give --label one of its columns: ${columns}`,
  ],
  "draft/taken": ({ file }: { file: string }) => [
    `${file} exists already`,
    "choose another file with --output, or delete it",
  ],
  "draft/written": ({ file, label }: { file: string; label: string | null }) =>
    label === null
      ? `${file} is written.`
      : `${file} is written; it predicts the column "${label}". Choose another column with --label.`,
  "draft/next": ({ file }: { file: string }) => `Train it with \`dai run ${file}\`.`,
  "daemon-setting": ({ name, value, takes }: { name: string; value: string; takes: string }) => [
    `${name} can't be ${value}`,
    `give ${takes}`,
  ],
  "daemon-setting/restart": () => [
    "The setting takes effect when the daemon starts again",
    "stop it with `dai daemon stop`",
  ],
  "daemon/running": ({ pid, version }: { pid: number; version: string }) =>
    `The daemon is running (process ${pid}, version ${version}).`,
  "daemon/stopped": () => "The daemon has stopped. Its runs resume when it starts again.",
  "daemon/none": ({ home }: { home: string }) => `No daemon is running for ${home}.`,
  "log/lines": ({ lines }: { lines: string }) =>
    `The number of lines must be a whole number above 0, and it is ${lines}.`,
  "log/none": ({ file }: { file: string }) => [
    `There is no log at ${file}`,
    "no daemon has run with this state directory",
  ],
  "too-many-classes": ({ most, classes }: { most: number; classes: string }) =>
    `Precision and recall of each class are kept of at most ${most} classes; here are ${classes}.`,
  "nothing-deleted": () => "Nothing was deleted.",
  "nothing-deleted/no-terminal": () => [
    "Nothing was deleted",
    "add --yes, because this is not an interactive terminal",
  ],
  "collect/choose": () => "Choose what to delete: --older-than 30d, --keep-size 2GB, or both.",
  "collect/deleted": ({
    what,
    cached,
    before,
    now,
  }: {
    what: string;
    cached: string;
    before: string;
    now: string;
  }) => `Deleted ${what}${cached}. The store was ${before} and is now ${now}.`,
  "collect/nothing": ({ size }: { size: string }) => `Nothing matches. The store is ${size}.`,
  "calibrate/several-kinds": () => [
    "The runs differ in dataset, kind of network or recipe, so these thresholds will count as set by hand",
    "give runs of one kind",
  ],
  "evaluate/shared-runs": ({ study }: { study: string }) => [
    `${study} shares runs with a study given to --held-out`,
    "give other studies",
  ],
  "export/epoch": ({ formats }: { formats: string }) => [
    "Only models have --epoch",
    `use it with --format ${formats}`,
  ],
  "export/not-text": ({ format }: { format: string }) => [
    `${format} is binary`,
    "give --output FILE, or redirect the output to a file",
  ],
  "export/format": ({ formats }: { formats: string }) =>
    `Give --format ${formats}, or an --output file with one of these endings.`,
  "export/run-format": ({ format, formats }: { format: string; formats: string }) => [
    `A run can't be written as ${format}`,
    `use ${formats}`,
  ],
  "export/study-format": ({ format, formats }: { format: string; formats: string }) => [
    `A study can't be written as ${format}`,
    `use ${formats}`,
  ],
  "not-written": ({ file, reason }: { file: string; reason: string | undefined }) => [
    `${file} can't be written (${reason})`,
    "choose another file",
  ],
  "import/no-file": ({ file }: { file: string }) => [
    `There is no file ${file}`,
    "dai_probe prints where it keeps records",
  ],
  "import/no-run": ({ file }: { file: string }) => [
    `${file} does not name its run`,
    "give a whole file, with its first line",
  ],
  "import/empty": ({ file }: { file: string }) => `${file} is empty, so nothing was imported.`,
  "learn/no-runs": () => "No run has trained to its end yet.",
  "learn/kept": ({ path }: { path: string }) => `Saved to ${path}.`,
  "learn/unchanged": () => "An earlier predictor, if there is one, was not changed.",
  "logs/elsewhere": ({ run }: { run: string | undefined }) => [
    `The daemon did not start the program of run ${run}`,
    "look for its output where it was started",
  ],
  "logs/engine": ({ run }: { run: string | undefined }) => [
    `Run ${run} is trained by the daemon and prints nothing`,
    `see its epochs with \`dai show ${run}\``,
  ],
  "note/several-studies": ({ studies }: { studies: string }) => [
    "Several studies have this name",
    `give the id of one of ${studies}`,
  ],
  "open/none": () => "No browser is signed in.",
  "open/ended": ({ session }: { session: string }) => `Session ${session} has ended.`,
  "open/no-session": ({ session }: { session: string }) => [
    `There is no session ${session}`,
    "`dai open --sessions` lists all",
  ],
  "run/started": ({ name, runs, file }: { name: string; runs: string; file: string }) =>
    `Study ${name}: ${runs}, training in the background. Follow with \`dai run ${file}\`.`,
  "runs/none": () => "There are no runs yet. `dai run FILE` starts some.",
  "runs/fold-means": () => "The best epochs of each configuration, over its folds.",
  "runs/no-match": ({ count }: { count: number }) => `None of the ${count} runs matches.`,
  "check/sound": ({ counts }: { counts: string }) => `The store is sound: ${counts}.`,
  "check/damaged": ({ problems, counts }: { problems: string; counts: string }) =>
    `The store is damaged: ${problems} in ${counts}.`,
  "check/remedy": () => [
    "Damaged runs can't be shown",
    "train one again with `dai continue RUN`, or restore a backup with `dai restore FILE`",
  ],
  "check/damaged-copy": ({ problem }: { problem: string | undefined }) =>
    `The store is damaged, and so is the copy: ${problem} \`dai check\` lists all problems.`,
  "restore/daemon": () => ["A daemon is using the store", "run `dai daemon stop` first"],
  "worker/training": ({ slots, s, url }: { slots: number; s: string; url: string }) =>
    `Training up to ${slots} run${s} at once for ${url}. Ctrl-C returns them to the queue.`,
  "worker/returning": () => "Returning the runs to the queue after their current epochs.",
  "follow/stopped": () =>
    "The daemon was stopped, so this command no longer follows its runs. They resume when it starts again: `dai daemon start`.",
  "table/no-column": ({ name, known }: { name: string; known: string }) => [
    `There is no column "${name}"`,
    `use one of ${known}`,
  ],
  "table/several-columns": ({ name, meant }: { name: string; meant: string }) => [
    `The column "${name}" may be one of several`,
    `use one of ${meant}`,
  ],
  "run-wanted": ({ name, count, best }: { name: string; count: number; best: string | null }) => [
    `${name} is a study of ${count} ${count === 1 ? "run" : "runs"}, and this takes one of them`,
    best === null
      ? "train it first: none of its runs has a result yet"
      : `name its best so far, ${best}, in its place`,
  ],
  "table/no-state": ({ name, known }: { name: string; known: string }) => [
    `There is no state "${name}"`,
    `use ${known}`,
  ],
  "study/no-runs": ({ study }: { study: string }) => [
    `${study} has no runs yet`,
    `start them with \`dai run ${study}\``,
  ],
  "study/no-file": ({ file }: { file: string }) => [`There is no file ${file}`, "check its path"],
  "study/none": ({ wanted, study }: { wanted: string; study: string }) => [
    `There is no ${wanted} ${study}, and no run of any`,
    "start runs with `dai run FILE`",
  ],
  "study/misspelt": ({ wanted, name, near }: { wanted: string; name: string; near: string }) => [
    `There is no ${wanted} ${name}`,
    `did you mean “${near}”?`,
  ],
  "study/unknown": ({ wanted, name, known }: { wanted: string; name: string; known: string }) => [
    `There is no ${wanted} ${name}`,
    `give a spec file, or the name of one of ${known}`,
  ],
  "test/program": ({ run }: { run: string }) =>
    `Run ${run} was trained by a program, so its data is not known.`,
  "test/no-samples": ({ name }: { name: string }) => [
    `The dataset of ${name} has no test samples`,
    'add "test": 0.2 or a file to it, and run the spec again',
  ],
  "test/none": ({ name }: { name: string }) => `The dataset of ${name} has no test samples.`,
  "evaluate/no-runs": () => "No run of this study has trained to its end yet.",
  "evaluate/no-checkpoint": ({ epochs, checkpoints }: { epochs: number; checkpoints: string }) => [
    `The runs train for ${epochs} epochs, so no checkpoint (${checkpoints}) comes before their end`,
    "choose earlier ones",
  ],
  "calibrate/no-runs": () => "No run has trained to its end yet.",
  "calibrate/one-outcome": ({ which, runs, success }: { which: string; runs: number; success: string }) =>
    `Can't calibrate, because ${which} of the ${runs} runs ended ${success}: it takes runs that learn and runs that don't.`,
  "calibrate/no-scores": () =>
    "The runs end before the first window is full, so there are no scores to fit to.",
  "calibrate/no-choice": () => "No choice of thresholds keeps enough of the good runs.",
  "calibrate/few-good": ({
    good,
    are,
    needed,
    share,
  }: {
    good: number;
    are: string;
    needed: number;
    share: string;
  }) => [
    `Only ${good} good ${are} known, and at most ${share} false stops takes ${needed}, so there are no thresholds`,
    "train more runs, or allow more with --false-stops",
  ],
  "calibrate/saves-nothing": () => [
    "Thresholds fitted to these runs would have saved nothing on held-out runs, so there are none",
    "use another rule, since s_F does not separate these runs",
  ],
  "learn/few-runs": ({ good, others, wanted }: { good: number; others: number; wanted: number }) => [
    `${good} good runs and ${others} others are too few to learn from`,
    `train until there are ${wanted} of each, or count other runs as good with --success`,
  ],
  "learn/short-runs": ({ epoch }: { epoch: number }) => [
    `Some runs end before epoch ${epoch}, so there is nothing to predict`,
    "leave them out",
  ],
} as const satisfies Messages;
