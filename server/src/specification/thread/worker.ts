/** A thread that reads one long spec. */
import { parentPort, workerData } from "node:worker_threads";
import { parseWithData, type SpecSource } from "./parseWithData.ts";

parentPort?.postMessage(await parseWithData(workerData as SpecSource));
