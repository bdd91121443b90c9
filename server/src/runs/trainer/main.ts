/**
 * The trainer process. Its main thread talks to the daemon and writes snapshots; its worker threads train.
 * It can be killed at any moment: whatever it knows is in the store or in a snapshot, or is computed again.
 */
import { isMainThread } from "node:worker_threads";
import { serveDaemon } from "./pool.ts";
import { serveMainThread } from "./worker.ts";

if (isMainThread) serveDaemon();
else serveMainThread();
