import { type ChildProcess, fork } from "node:child_process";
import type { RunId } from "../protocol/protocol.ts";
import type { Log } from "./service.ts";
import type { FromTrainer, ToTrainer, TrainingJob } from "./trainer/messages.ts";

export interface TrainerEvents {
  /** what the trainer process says */
  onMessage(message: FromTrainer): void;
  /**
   * The process ended without being asked to; whatever it trained is interrupted. `wasKilled`: somebody
   * else ended it, so no run is to blame.
   */
  onCrash(reason: string, wasKilled: boolean): void;
}

/** The daemon's hold on the trainer process, which starts with the first job. */
export interface TrainerProcess {
  train(job: TrainingJob): void;
  stop(run: RunId): void;
  stored(run: RunId, epoch: number): void;
  /** Has every run end after the epoch under way, with a snapshot. */
  halt(): void;
  /** Ends the process and resolves when it is gone. */
  close(): Promise<void>;
}

/** Signals that one process sends to another; a process that breaks down by itself gets different ones. */
const signalsOfOthers: (NodeJS.Signals | null)[] = ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"];

export function createTrainerProcess(
  options: { path: string; snapshots: string; log: Log },
  events: TrainerEvents,
): TrainerProcess {
  let child: ChildProcess | null = null;

  function running(): ChildProcess {
    if (child) return child;
    const started = fork(options.path, [options.snapshots], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    started.stderr?.setEncoding("utf8").on("data", (text: string) => options.log.warn(text.trimEnd()));
    started.on("message", (message: FromTrainer) => {
      if (started === child) events.onMessage(message);
    });
    const ended = (reason: string, wasKilled: boolean) => {
      if (started !== child) return;
      child = null;
      events.onCrash(reason, wasKilled);
    };
    started.once("exit", (code, signal) =>
      ended(signal ? `signal ${signal}` : `exit status ${code}`, signalsOfOthers.includes(signal)),
    );
    started.once("error", (error) => ended(error.message, false));
    child = started;
    return started;
  }

  // A message to a process that has just died is lost; its exit tells the same story.
  const send = (to: ChildProcess | null, message: ToTrainer) => to?.connected && to.send(message, () => {});

  return {
    train: (job) => void send(running(), { kind: "train", job }),
    stop: (run) => void send(child, { kind: "stop", run }),
    stored: (run, epoch) => void send(child, { kind: "stored", run, epoch }),
    halt: () => void send(child, { kind: "halt" }),
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
