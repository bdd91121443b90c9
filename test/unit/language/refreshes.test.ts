import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MessageConnection } from "vscode-jsonrpc";
import type { EditorAbilities } from "../../../server/src/language/server/capabilities.ts";
import { createRefreshes } from "../../../server/src/language/server/refreshes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("news of every epoch refreshes the editor at once, and then once a second", () => {
  let sent = 0;
  const connection = { sendRequest: async () => void sent++ } as unknown as MessageConnection;
  const editor = { refreshes: { codeLenses: true }, pullsDiagnostics: true } as unknown as EditorAbilities;
  const refreshes = createRefreshes(
    connection,
    (send) => void send(),
    () => editor,
    120,
  );
  refreshes.soon();
  vi.advanceTimersByTime(120);
  expect(sent).toBe(1);
  for (let epoch = 0; epoch < 100; epoch++) {
    refreshes.soon();
    vi.advanceTimersByTime(50);
  }
  expect(sent).toBe(6);
  vi.advanceTimersByTime(5000);
  expect(sent).toBe(6);
});
