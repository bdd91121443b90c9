/** Processes the reports of a daemon's workers. */
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import type { TrainersEvents } from "../../scheduling/trainers.ts";
import type { Report } from "../schema.ts";
import type { Assignment, AssignmentsOptions, End } from "./assignment.ts";
import type { createAssignmentExchange } from "./assignmentExchange.ts";

interface Options
  extends Pick<AssignmentsOptions, "connections" | "onOutput">,
    Pick<TrainersEvents, "onMessage"> {
  assignments: ReadonlyMap<RunId, Assignment>;
  exchange: Pick<ReturnType<typeof createAssignmentExchange>, "removeReports" | "removeOrder">;
  end(run: RunId, ending: End): void;
}

/** Takes a report by its entry's id; null is an entry that is not what it should be. */
export function createReportIntake(options: Options): (id: string, report: Report | null) => void {
  const { connections, assignments, exchange, end, onMessage, onOutput } = options;
  const forget = (id: string) => void exchange.removeReports([id]).catch(() => {});

  /** What is printed is no reason to hear no more of all runs. */
  function keepOutput(run: RunId, text: string): void {
    try {
      onOutput(run, text);
    } catch (error) {
      connections.warn(sentenceOf("worker/output-not-kept", { run, reason: (error as Error).message }));
    }
  }

  return (id, report) => {
    if (!report) connections.warn(sentenceOf("worker/unsigned-report", {}));
    const assignment = report && assignments.get(report.message.run);
    // Of a handing out that Redis, restarted with an older state, has brought back: without an order its worker ends it.
    if (report && !assignment) exchange.removeOrder(report.message.run).catch(() => {});
    if (assignment?.order.ticket !== report?.ticket || !assignment || !report) return forget(id);
    const { message, worker, serial } = report;
    // Read again, or put there again by someone else: a program that begins again, say, does so once.
    if (serial <= (assignment.heard.get(worker) ?? 0))
      return assignment.reports.some((known) => known.id === id) ? undefined : forget(id);
    assignment.heard.set(worker, serial);
    assignment.worker = worker;
    if (message.kind === "restarted") assignment.order = { ...assignment.order, stored: -1 };
    if (message.kind === "output") {
      keepOutput(message.run, message.text);
      return forget(id);
    }
    assignment.reports.push({ id, epoch: message.kind === "record" ? message.record.epoch : -1 });
    if (message.kind === "ended") end(message.run, message.ending);
    else if (message.kind === "lost") end(message.run, { state: "lost", ...message });
    else onMessage(message);
  };
}
