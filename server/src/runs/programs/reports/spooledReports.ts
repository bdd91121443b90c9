/** What a program could not report, and left as a file in its run's folder. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ProgramTask } from "../process/programTask.ts";
import { RefusedReportError, type ReportSink } from "./programSessions.ts";
import { type SpoolEntry, spoolEntries } from "./spoolFile.ts";

/** Reports what the files hold, and deletes them. One that holds something else stays: a program may keep what it likes. */
export async function takeSpooled(task: ProgramTask, directory: string, reports: ReportSink): Promise<void> {
  for (const file of spoolFiles(directory)) {
    try {
      for await (const entry of spoolEntries(file)) await take(entry, task, reports);
    } catch {
      continue;
    }
    rmSync(file);
  }
}

/** [] where the program has deleted its folder. */
function spoolFiles(directory: string): string[] {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith(".ndjson"));
    return names.map((name) => join(directory, name));
  } catch {
    return [];
  }
}

async function take(entry: SpoolEntry, task: ProgramTask, reports: ReportSink): Promise<void> {
  if (entry.type === "close") task.closed = entry;
  if (entry.type !== "record") return;
  try {
    await reports.report(task.job.run, entry.record);
  } catch (error) {
    if (!(error instanceof RefusedReportError)) throw error;
  }
}
