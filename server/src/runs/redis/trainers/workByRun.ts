import { sentenceOf } from "../../../messages/catalogue.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import type { Log } from "../../log.ts";
import type { Connections } from "../connection.ts";

/** What is done about one run happens one after the other, each piece until it succeeds. */
export function createWorkByRun(connections: Connections, log: Log) {
  const last = new Map<RunId, Promise<void>>();
  return {
    add(run: RunId, work: () => Promise<void>): void {
      const next = (last.get(run) ?? Promise.resolve())
        .then(() => connections.persist(work))
        .catch((error: Error) =>
          log.warn(sentenceOf("worker/exchange-ended", { run, reason: error.message })),
        );
      last.set(run, next);
      void next.then(() => last.get(run) === next && last.delete(run));
    },
    isIdle: (run: RunId): boolean => !last.has(run),
    settled: async (): Promise<void> => void (await Promise.all(last.values())),
  };
}
