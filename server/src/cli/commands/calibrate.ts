import type { Command } from "commander";
import { calibrate } from "../../indicator/calibration/calibrate.ts";
import { defaultCalibration } from "../../indicator/calibration/calibration.ts";
import {
  calibratedBlock,
  describeCalibration,
  fittedTo,
} from "../../indicator/calibration/describeCalibration.ts";
import { successUnder } from "../../indicator/outcomes/goodRuns.ts";
import type { Success } from "../../indicator/outcomes/success.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import { exitStatus } from "../exitStatus.ts";
import { parseShare, successOption } from "../study/studyOptions.ts";
import { readStudies } from "../study/studyRuns.ts";
import { withDaemon } from "../withDaemon.ts";

interface CalibrateOptions {
  json?: boolean;
  success?: Success;
  falseStops: number;
}

/** Adds `dai calibrate`: thresholds that fit a kind of study, and what to expect of them. */
export function addCalibrateCommand(program: Command): void {
  program
    .command("calibrate")
    .summary("fit the indicator's thresholds to finished runs")
    .description(
      "Fits the window, the thresholds t1, t2 and δ, the matrix and the checkpoints to runs that have trained to " +
        "their end, and prints the indicator block to paste into specs of the same kind, with its expected " +
        "performance (docs/evaluation.md).",
    )
    .argument("<study...>", "spec files, or studies' names or ids")
    .option("--json", "print JSON")
    .addOption(successOption())
    .option(
      "--false-stops <share>",
      "share of good runs that may be stopped",
      parseShare,
      defaultCalibration.falseStops,
    )
    .action(calibrateStudies);
}

async function calibrateStudies(names: string[], { json, ...options }: CalibrateOptions): Promise<void> {
  const studies = await withDaemon((connection) => readStudies(connection, names));
  const histories = new Map(studies.flatMap((study) => study.histories.map((run) => [run.run, run])));
  const { judging, indicator, objective } = studies[0]!;
  const calibration = calibrate([...histories.values()], {
    ...defaultCalibration,
    falseStops: options.falseStops,
    objective,
    success: options.success ?? successUnder(judging.policy.rule, objective, judging.success),
    indicator,
  });
  const fitted = fittedTo(
    studies.flatMap(({ fittings }) => fittings),
    calibration,
    new Date(),
  );
  const block = calibration.indicator && calibratedBlock(calibration.indicator, fitted);
  if (json) print(JSON.stringify({ ...calibration, block }, null, 2));
  else if (block) print(`"indicator": ${JSON.stringify(block, null, 2)}`);
  // The block alone is on standard output, so that it can be put into a file.
  const unfitted = block && !fitted ? [severalKinds] : [];
  if (!json) process.stderr.write(`${[...describeCalibration(calibration), ...unfitted].join("\n")}\n`);
  if (!block) process.exitCode = exitStatus.badInput;
}

const severalKinds = sentenceOf("calibrate/several-kinds", {});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
