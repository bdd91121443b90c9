/** The one subscription that all listeners of the editor share. */
import { describe, expect, it } from "vitest";
import { Subscription } from "../../../client/src/connection/subscription.ts";

function connected() {
  const asked: unknown[] = [];
  const listeners: ((open: boolean) => void)[] = [];
  const subscription = new Subscription({
    onConnected(listener) {
      listeners.push(listener);
      return { dispose() {} };
    },
    async request(_method, params) {
      asked.push((params as { after: number }).after);
      return {} as never;
    },
  });
  return {
    asked,
    subscription,
    reconnect() {
      for (const listener of listeners) listener(true);
    },
  };
}

describe("the subscription", () => {
  it("is asked for once as long as everybody comes later than it begins", async () => {
    const { asked, subscription } = connected();
    for (const after of [10, 10, 25]) await subscription.follow(after);
    expect(asked).toEqual([10]);
  });

  it("begins earlier for someone who has listed the runs earlier", async () => {
    const { asked, subscription } = connected();
    for (const after of [10, 7, 8]) await subscription.follow(after);
    expect(asked).toEqual([10, 7]);
  });

  it("is asked for again on a new connection", async () => {
    const { asked, subscription, reconnect } = connected();
    await subscription.follow(10);
    reconnect();
    await subscription.follow(12);
    expect(asked).toEqual([10, 12]);
  });
});
