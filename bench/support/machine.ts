import { cpus, loadavg } from "node:os";

/** The machine that a benchmark ran on, as the first line of its output. */
export function machineLine(): string {
  return `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`;
}
