import { sentenceOf } from "../../messages/catalogue.ts";
import type { FirstLook, RunId } from "../../protocol/protocol.ts";
import type { Ledger } from "../ledger.ts";
import type { Log } from "../log.ts";
import type { RetryQueue } from "../store/retryQueue.ts";
import type { FromTrainer, UnscoredRecord } from "../trainer/messages.ts";
import type { Crashes } from "./crashes.ts";
import type { RunQueue } from "./runQueue.ts";
import type { Loss, Trainers } from "./trainers.ts";
import { createTrainingEnds } from "./trainingEnds.ts";

/** Brings what trainers say of their runs into the ledger. */
export function createTrainerMessages(options: {
  ledger: Ledger;
  log: Log;
  work: RetryQueue;
  trainers: Trainers;
  crashes: Crashes;
  queue: RunQueue;
}) {
  const { ledger, log, work, trainers, crashes, queue } = options;
  const ends = createTrainingEnds({ ledger, crashes, queue });

  function isRunning(run: RunId): boolean {
    return ledger.summary(run)?.state === "running";
  }

  function takeReading(run: RunId, reading: string): void {
    if (isRunning(run)) ledger.change(run, { reading });
  }

  function takeKernels(run: RunId, kernels: string): void {
    if (isRunning(run) && ledger.summary(run)?.kernels !== kernels) ledger.change(run, { kernels }, "later");
  }

  function takeLook(run: RunId, look: FirstLook): void {
    crashes.clear(run);
    if (isRunning(run)) ledger.change(run, { look }, "later");
  }

  function takeRecords(records: { run: RunId; record: UnscoredRecord }[]): void {
    // After a stop, a record may still be on its way; the run computes it again when it continues.
    const wanted = records.filter(({ run }) => isRunning(run));
    ledger.together(() => {
      for (const { run, record } of wanted) ledger.addRecord(run, record);
    });
    for (const { run, record } of wanted) {
      if (crashes.clear(run)) work.add(queue.fill);
      if (!isRunning(run)) trainers.stop(run);
      trainers.stored(run, record.epoch);
    }
    if (wanted.some(({ run }) => queue.standsStill(run))) queue.displace();
  }

  return {
    take(messages: readonly FromTrainer[]): void {
      const records = messages.filter((message) => message.kind === "record");
      if (records.length > 0) work.add(() => takeRecords(records));
      for (const message of messages)
        if (message.kind === "reading") work.add(() => takeReading(message.run, message.sentence));
        else if (message.kind === "kernels") work.add(() => takeKernels(message.run, message.kernels));
        else if (message.kind === "look") work.add(() => takeLook(message.run, message.look));
        else if (message.kind === "restarted") work.add(() => ledger.restart(message.run));
        else if (message.kind === "ended") work.add(() => ends.ended(message.run, message.ending));
      if (messages.some(({ kind }) => kind === "ended")) work.add(queue.fill);
    },

    /** Takes the loss of a trainer: its runs continue from their last snapshots, or have failed. */
    takeLoss({ runs, reason, isBlameless }: Loss): void {
      log.error(sentenceOf("trainer/ended", { reason }));
      queue.setPaused(true);
      setTimeout(
        () => {
          queue.setPaused(false);
          work.add(queue.fill);
        },
        crashes.add(isBlameless ? [] : runs),
      );
      for (const run of runs) work.add(() => ends.lost(run, reason));
      work.add(() => queue.addFirst(runs.filter((run) => ledger.summary(run)?.state === "interrupted")));
    },
  };
}
