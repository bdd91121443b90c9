import * as vscode from "vscode";
import type { DocumentDiagnosticReport } from "vscode-languageserver-protocol";
import type { RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import type { Daemon } from "../connection/daemon.ts";
import { messages, toolProgress } from "../messages.ts";
import { consent, mayStartProgram } from "./consent.ts";
import { openSpec } from "./spec.ts";

/** What an assistant can do; the manifest describes each tool to it. */
export interface Tool {
  /** what it says while it works */
  working: string;
  /** the question to the user before something starts or ends; absent for tools that change nothing */
  confirm?: (input: Input) => { title: string; question: string };
  /** Whether it trains, which an untrusted workspace may not. */
  trains: boolean;
  /** Rejects with one sentence that the assistant can act on. */
  call(input: Input, daemon: Daemon): Promise<object>;
}

/** The inputs of all tools, as they come from the assistant: checked where they are used. */
export interface Input {
  path?: unknown;
  epochs?: unknown;
  study?: unknown;
  run?: unknown;
  runs?: unknown;
}

/** Most runs that one answer lists; the newest are. */
const mostRuns = 200;

/** All tools by the names that the manifest gives them. */
export const tools: Record<string, Tool> = {
  dai_validate: {
    working: toolProgress.validate,
    trains: false,
    async call({ path }, daemon) {
      const document = await openSpec(path);
      const client = await daemon.connect();
      const report = await client.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
        textDocument: { uri: document.uri.toString() },
      });
      return {
        diagnostics: report.kind === "full" ? report.items.map(({ data: _, ...shown }) => shown) : [],
      };
    },
  },
  dai_run: {
    working: toolProgress.run,
    confirm: ({ path, epochs }) => ({
      title: "Train a study",
      question: messages.confirmTraining(String(path), epochs === undefined ? null : String(epochs)),
    }),
    trains: true,
    async call({ path, epochs }, daemon) {
      const document = await openSpec(path);
      if (epochs !== undefined && !(Number.isInteger(epochs) && (epochs as number) > 0))
        throw new Error(messages.wrongEpochs);
      await mayStartProgram(document);
      return daemon.request("dai/runs/start", {
        uri: document.uri.toString(),
        text: document.getText(),
        ...(process.env["PATH"] && { path: process.env["PATH"] }),
        ...(epochs === undefined ? {} : { epochs: epochs as number }),
      });
    },
  },
  dai_list_runs: {
    working: toolProgress.list,
    trains: false,
    async call({ study }, daemon) {
      const { runs } = await daemon.request("dai/runs/list", typeof study === "string" ? { study } : {});
      const left = runs.length - mostRuns;
      return { runs: runs.slice(-mostRuns).map(brief), ...(left > 0 ? { notShown: left } : {}) };
    },
  },
  dai_show_run: {
    working: toolProgress.show,
    trains: false,
    async call({ run }, daemon) {
      const { runs } = await daemon.request("dai/runs/get", { runs: runIds([run]), records: "scores" });
      const detail = runs[0];
      if (!detail) throw new Error(messages.unknownRun);
      const { scoreRecords = [], verdicts } = detail;
      return { ...brief(detail), verdicts, epochs: scoreRecords.map(({ layers: _, ...record }) => record) };
    },
  },
  dai_stop_runs: {
    working: toolProgress.stop,
    confirm: ({ runs }) => ({
      title: "Stop runs",
      question: messages.confirmStop(runIds(runs).length),
    }),
    trains: false,
    call: ({ runs }, daemon) => daemon.request("dai/runs/stop", { runs: runIds(runs) }),
  },
  dai_continue_runs: {
    working: toolProgress.continue,
    confirm: ({ runs }) => ({
      title: "Continue runs",
      question: messages.confirmContinue(runIds(runs).length),
    }),
    trains: true,
    async call({ runs }, daemon) {
      const ids = runIds(runs);
      const listed = await daemon.request("dai/runs/list", {});
      const programs = listed.runs.filter(({ run, program }) => program === "launched" && ids.includes(run));
      if (programs.length > 0) await consent(messages.startProgramAgain(programs[0]!.name));
      return daemon.request("dai/runs/continue", { runs: ids });
    },
  },
};

function runIds(runs: unknown): RunId[] {
  const ids = Array.isArray(runs) ? runs.filter((id) => typeof id === "string") : [];
  if (ids.length === 0) throw new Error(messages.noRunIds);
  return ids;
}

function brief(run: RunSummary): object {
  const { uri: _, scheme: __, engine: ___, dismissed: ____, verdict, ...shown } = run;
  return { ...shown, verdict: verdict?.verdict ?? null };
}

/** Makes the tools known to VS Code's language models. */
export function registerTools(daemon: Daemon): vscode.Disposable {
  const registrations = Object.entries(tools).map(([name, tool]) =>
    vscode.lm.registerTool<Input>(name, {
      prepareInvocation({ input }) {
        const asked = tool.confirm?.(input);
        return {
          invocationMessage: tool.working,
          ...(asked ? { confirmationMessages: { title: asked.title, message: asked.question } } : {}),
        };
      },
      async invoke({ input }) {
        if (tool.trains && !vscode.workspace.isTrusted) throw new Error(messages.untrustedForAssistant);
        const answer = await tool.call(input, daemon);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(answer))]);
      },
    }),
  );
  return vscode.Disposable.from(...registrations);
}
