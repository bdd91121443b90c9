import * as vscode from "vscode";
import { daiHome } from "../../../server/src/connection/home.ts";

/** The daemon's state directory: the setting `dai.home`, or else what the environment and the platform say. */
export function homeDirectory(): string {
  return vscode.workspace.getConfiguration("dai").get<string>("home") || daiHome(process.env);
}
