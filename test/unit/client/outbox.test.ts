import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createOutbox } from "../../../client/src/panel/outbox.ts";
import type { Notification } from "../../../server/src/protocol/notifications.ts";
import type { HostToPage } from "../../../server/src/protocol/page.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const event = (sequence: number) =>
  ({ method: "dai/run/deleted", params: { run: "a", sequence } }) as Notification;

/** A page whose window is so busy that it takes messages only when it is told to. */
function busyPage() {
  const posted: HostToPage[] = [];
  const takes: (() => void)[] = [];
  const outbox = createOutbox((message) => {
    posted.push(message);
    return new Promise<void>((resolve) => takes.push(resolve));
  });
  const sequences = () =>
    posted.map((message) =>
      message.kind === "notifications"
        ? message.events.map(({ params }) => (params as { sequence: number }).sequence)
        : message.kind,
    );
  const take = async () => {
    takes.shift()?.();
    await vi.advanceTimersByTimeAsync(50);
  };
  return { outbox, sequences, take };
}

test("notifications of a busy study wait while a batch is under way, and go together", async () => {
  const { outbox, sequences, take } = busyPage();
  outbox.notify(event(1));
  outbox.notify(event(2));
  await vi.advanceTimersByTimeAsync(50);
  for (let sequence = 3; sequence <= 1000; sequence++) {
    outbox.notify(event(sequence));
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(sequences()).toEqual([[1, 2]]);
  await take();
  expect(sequences()).toHaveLength(2);
  expect(sequences()[1]).toEqual(Array.from({ length: 998 }, (_, index) => index + 3));
});

test("an answer comes after the notifications before it", () => {
  const { outbox, sequences } = busyPage();
  outbox.notify(event(1));
  outbox.send({ kind: "response", id: 1, result: {} });
  expect(sequences()).toEqual([[1], "response"]);
});

test("a page that went away gets nothing, and the next one what comes then", async () => {
  const { outbox, sequences, take } = busyPage();
  outbox.notify(event(1));
  outbox.clear();
  await vi.advanceTimersByTimeAsync(100);
  expect(sequences()).toEqual([]);
  outbox.notify(event(2));
  await vi.advanceTimersByTimeAsync(50);
  await take();
  expect(sequences()).toEqual([[2]]);
});
