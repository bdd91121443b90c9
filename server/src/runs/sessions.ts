/** When a run trained: the sessions in its summary. */
import type { RunSummary, TrainingSession } from "../protocol/protocol.ts";

/** A run that gives way very often keeps its newest sessions. */
const most = 200;

/**
 * One begins when the run begins to train, and its end moves on with every sign of life: a crash leaves it there.
 * @param now ISO 8601
 */
export function sessionsAfter(
  before: RunSummary,
  after: RunSummary,
  now = new Date().toISOString(),
): TrainingSession[] | undefined {
  const { sessions } = before;
  const [was, is] = [before.state === "running", after.state === "running"];
  // It is trained again from the beginning.
  if (after.epoch < before.epoch) return is ? [{ started: now, ended: now, epoch: after.epoch }] : [];
  if (is && !was) return [...(sessions ?? []), { started: now, ended: now, epoch: after.epoch }].slice(-most);
  const newest = sessions?.at(-1);
  if (!was || !newest || after.state === "interrupted") return sessions;
  return [...sessions!.slice(0, -1), { ...newest, ended: now }];
}
