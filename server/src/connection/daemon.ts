import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { createMessageConnection, type MessageReader, type MessageWriter } from "vscode-jsonrpc/node";
import { WebSocket } from "ws";
import { sentenceOf } from "../messages/catalogue.ts";
import { closeCode } from "./closeCode.ts";
import { type DaemonInfo, isAlive, readInfo } from "./info.ts";
import { lastLogLine, logPath, type SpawnOptions, spawnDaemon } from "./spawn.ts";
import { version as ownVersion, serves } from "./version.ts";
import { webSocketTransport } from "./webSocketTransport.ts";

export type { DaemonInfo };

export interface ConnectOptions extends SpawnOptions {
  /** false: only connect to a daemon that runs, of whatever version */
  start?: boolean;
  /** the version that the daemon must have, or a newer one; this code's own by default */
  version?: string;
}

export interface DaemonSocket {
  info: DaemonInfo;
  reader: MessageReader;
  writer: MessageWriter;
  onClose(listener: () => void): void;
  /** true after a close by which the daemon says that someone stopped it on purpose */
  wasStopped(): boolean;
  close(): void;
  /** Reads no further messages until `resume`, nor lets the daemon send many more. */
  pause(): void;
  resume(): void;
}

/** Milliseconds for an older daemon to write snapshots and end, and for a new one to listen. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 50;
/** Between two attempts to start, while another daemon that holds the lock is ending. */
const RESTART_PAUSE_MS = 400;
const HANDSHAKE_MS = 10_000;
/** One answer may hold the records of thousands of epochs. */
const MAX_ANSWER_BYTES = 512 * 2 ** 20;

/** No daemon could be reached; the message is one sentence with what to do. */
export class NoDaemonError extends Error {
  override name = "NoDaemonError";
}

/**
 * Where none runs it starts one, and ends one of an older version first, unless `start` is false. Any number of
 * clients may do this at once.
 * @throws NoDaemonError
 */
export async function openDaemon(options: ConnectOptions): Promise<DaemonSocket> {
  const wanted = options.version ?? ownVersion;
  const deadline = Date.now() + PATIENCE_MS;
  let started: ChildProcess | null = null;
  for (;;) {
    const socket = await connectToRunning(options.home);
    if (options.start === false) {
      if (socket) return socket;
      throw new NoDaemonError(sentenceOf("no-daemon", { home: options.home }));
    }
    if (socket && serves(socket.info.version, wanted)) {
      // Another daemon has the lock, so this one ends, or will.
      if (started?.pid !== socket.info.pid) started?.kill();
      return socket;
    }
    if (socket) {
      if (socket.info.pid === started?.pid) throw wrongBuild(socket, wanted, options.daemonPath);
      await requestShutdown(socket);
    } else if (started?.exitCode) {
      throw new NoDaemonError(
        sentenceOf("daemon-ended", {
          status: started.exitCode,
          line: lastLogLine(options.home),
          log: logPath(options.home),
        }),
      );
    } else if (!started || hasEnded(started)) {
      // Status 0 means that another daemon holds the lock: it is about to listen, or about to end.
      if (started) await sleep(RESTART_PAUSE_MS);
      started = await spawnDaemon(options).catch((error: Error) => {
        throw new NoDaemonError(error.message);
      });
    }
    if (Date.now() > deadline) {
      const pid = String(readInfo(options.home)?.pid ?? "unknown");
      throw new NoDaemonError(
        sentenceOf("daemon-silent", { home: options.home, log: logPath(options.home), pid }),
      );
    }
    await sleep(PAUSE_MS);
  }
}

/**
 * Asks a daemon to finish its epochs and end, and waits until its process is gone.
 * @param staysStopped whether its other clients are to leave it stopped
 */
export async function requestShutdown(socket: DaemonSocket, staysStopped = false): Promise<void> {
  const connection = createMessageConnection(socket.reader, socket.writer);
  connection.onClose(() => connection.dispose());
  connection.listen();
  // A daemon that ends for another reason before it answers has ended, too.
  await connection.sendRequest("dai/daemon/shutdown", { staysStopped }).catch(() => undefined);
  const deadline = Date.now() + PATIENCE_MS;
  while (isAlive(socket.info.pid)) {
    if (Date.now() > deadline) throw new NoDaemonError(sentenceOf("daemon-stays", { pid: socket.info.pid }));
    await sleep(PAUSE_MS);
  }
  socket.close();
}

/** @returns null when the info file is missing or stale: no such process, or another one listens on its port */
async function connectToRunning(home: string): Promise<DaemonSocket | null> {
  const info = ownInfo(home);
  if (!info || !isAlive(info.pid)) return null;
  const socket = new WebSocket(`ws://127.0.0.1:${info.port}/rpc`, {
    headers: { Authorization: `Bearer ${info.token}` },
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: MAX_ANSWER_BYTES,
  });
  let code: number | null = null;
  // Before the transport, whose listeners may ask for the code.
  socket.once("close", (received) => {
    code = received;
  });
  const transport = webSocketTransport(socket);
  const opened = await new Promise<boolean>((resolve) => {
    socket.once("open", () => resolve(true));
    socket.once("error", () => resolve(false));
  });
  if (!opened) return null;
  return {
    info,
    ...transport,
    onClose: (listener) => void socket.once("close", () => listener()),
    wasStopped: () => code === closeCode.stopped,
    close: () => socket.close(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  };
}

/** @throws NoDaemonError when another user's file says where the daemon is */
function ownInfo(home: string): DaemonInfo | null {
  try {
    return readInfo(home);
  } catch (error) {
    throw new NoDaemonError((error as Error).message);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function wrongBuild(socket: DaemonSocket, wanted: string, daemonPath: string): NoDaemonError {
  socket.close();
  return new NoDaemonError(
    sentenceOf("daemon-version", { path: daemonPath, version: socket.info.version, wanted }),
  );
}
