import { type ChildProcess, fork } from "node:child_process";
import { dirname } from "node:path";
import { avoidCrashedKernels, noteEnd } from "../../engine/native/crashes.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { Log } from "../log.ts";
import type { FromTrainer, Pong, ToTrainer, TrainingJob } from "../trainer/messages.ts";
import type { Trainers, TrainersEvents } from "./trainers.ts";
import { createWatchdog, lookSeconds, type Watchdog } from "./watchdog.ts";

/** Signals that one process sends to another; a process that breaks down by itself gets different ones. */
const signalsOfOthers: (NodeJS.Signals | null)[] = ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"];

export function createTrainerProcess(
  options: { path: string; snapshots: string; log: Log },
  events: TrainersEvents,
): Trainers<TrainingJob> {
  const stateDirectory = dirname(options.snapshots);
  avoidCrashedKernels(stateDirectory);
  let child: ChildProcess | null = null;
  let watchdog: Watchdog | null = null;
  /** why there is no process, in a sentence; null while there is one or none is needed */
  let startProblem: string | null = null;
  const runs = new Set<RunId>();

  function running(): ChildProcess {
    if (child) return child;
    const started = fork(options.path, [options.snapshots], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    started.stderr?.setEncoding("utf8").on("data", (text: string) => options.log.warn(text.trimEnd()));
    const watching = createWatchdog(started.pid, (sentence) => options.log.warn(sentence));
    const looks = setInterval(() => {
      watching.look();
      send(started, { kind: "ping" });
    }, 1000 * lookSeconds).unref();
    started.on("message", (message: FromTrainer | Pong) => {
      if (started !== child) return;
      startProblem = null;
      watching.answered();
      if (message.kind === "pong") return;
      if (message.kind === "ended") {
        runs.delete(message.run);
        watching.ended(message.run);
      } else watching.heard(message.run);
      events.onMessage(message);
    });
    started.once("exit", () => clearInterval(looks));
    const ended = (reason: string, isBlameless: boolean) => {
      if (started !== child) return;
      child = null;
      watchdog = null;
      const lost = [...runs];
      runs.clear();
      events.onLoss({ runs: lost, reason, isBlameless });
    };
    started.once("exit", (code, signal) => {
      const nativeCrash = started === child ? noteEnd(stateDirectory, code, signal) : null;
      if (nativeCrash) options.log.warn(nativeCrash);
      const isBlameless = signalsOfOthers.includes(signal) || nativeCrash !== null;
      ended(signal ? `signal ${signal}` : `exit status ${code}`, isBlameless);
    });
    // No run is to blame when descriptors or processes run out.
    started.once("error", ({ message }) => {
      startProblem = sentenceOf("trainer/no-start", { reason: message });
      ended(message, true);
    });
    child = started;
    watchdog = watching;
    return started;
  }

  // A message to a process that has just died is lost; its exit tells the same story.
  const send = (to: ChildProcess | null, message: ToTrainer) => to?.connected && to.send(message, () => {});

  return {
    train(job) {
      const process = running();
      runs.add(job.run);
      watchdog?.heard(job.run);
      send(process, { kind: "train", job });
    },
    stop: (run) => void send(child, { kind: "stop", run }),
    halt: (run) => void send(child, { kind: "halt", run }),
    stored: (run, epoch) => void send(child, { kind: "stored", run, epoch }),
    problem: () => startProblem ?? watchdog?.problem() ?? null,
    async close() {
      const ending = child;
      child = null;
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
      const gone = new Promise((resolve) => ending.once("exit", resolve));
      ending.kill("SIGKILL");
      await gone;
    },
  };
}
