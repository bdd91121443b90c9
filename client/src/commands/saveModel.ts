import * as vscode from "vscode";
import type { ModelParams, RunId, RunSummary } from "../../../server/src/protocol/protocol.ts";
import type { Daemon } from "../connection/daemon.ts";
import { messages } from "../messages.ts";
import { saveFile } from "../panel/saveFile.ts";
import { pickRuns } from "./pickRuns.ts";

const formats: (vscode.QuickPickItem & { format: ModelParams["format"] })[] = [
  { format: "onnx", label: "ONNX", description: "ONNX Runtime, onnxruntime-web and many others" },
  { format: "safetensors", label: "safetensors", description: "PyTorch, JAX, NumPy" },
];

const picking = { title: "Save Model", none: messages.noModel, fits: hasModel, single: true };

/** Saves the model of a run's best epoch: of the run that is given, or that the user picks. */
export async function saveModel(daemon: Daemon, given: RunId | undefined): Promise<void> {
  const run = given ?? (await pickRuns(daemon, picking))?.[0];
  if (run === undefined) return;
  const chosen = await vscode.window.showQuickPick(formats, { title: "Save Model" });
  if (!chosen) return;
  const { name, data } = await daemon.request("dai/runs/model", { run, format: chosen.format });
  await saveFile({ kind: "save", name, mime: "application/octet-stream", data });
}

function hasModel({ engine, epoch }: RunSummary): boolean {
  return engine !== "program" && epoch > 0;
}
