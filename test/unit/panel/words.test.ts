import { describe, expect, it } from "vitest";
import { panelHtml } from "../../../webview-ui/src/host/html.ts";
import { count, formatAccuracy, formatGain, formatNumber } from "../../../webview-ui/src/page/format.ts";
import { actionsFor } from "../../../webview-ui/src/runs/actions.ts";
import { runSummary } from "../../fixtures/panel/runs.ts";

describe("actions", () => {
  const labels = (run: Parameters<typeof actionsFor>[0]) => actionsFor(run).map(({ label }) => label);
  const running = runSummary("a", 1, 8, { good: false, epoch: 12 });

  it("follow the state", () => {
    expect(labels(runSummary("a", 1, 1, { good: true, epoch: 12 }))).toEqual(["Stop"]);
    expect(labels(runSummary("a", 1, 1, { good: true, epoch: 5, state: "stopped" }))).toEqual([
      "Continue",
      "Delete",
    ]);
    expect(labels(runSummary("a", 1, 1, { good: true, state: "finished" }))).toEqual(["Delete"]);
  });

  it("offer to continue against a verdict, once", () => {
    expect(labels(running)).toEqual(["Stop", "Continue anyway"]);
    expect(labels({ ...running, dismissed: true })).toEqual(["Stop"]);
    const ignored = { ...running.verdict!, decision: "ignored" as const };
    expect(labels({ ...running, verdict: ignored })).toEqual(["Stop"]);
  });
});

describe("numbers", () => {
  it("have three significant digits", () => {
    const values = [null, 0, 1, 0.25, 12.345, 0.00123, 0.00012, 1e20];
    expect(values.map(formatNumber)).toEqual(["–", "0", "1", "0.25", "12.3", "0.00123", "1.2e-4", "1e20"]);
    expect([null, 0.8014].map(formatAccuracy)).toEqual(["–", "80.1%"]);
  });

  it("of gains have four, so that gains that differ look different", () => {
    const gains = [0, 1, 19.99, 20, 0.78281, 0.0001, 1234567];
    expect(gains.map(formatGain)).toEqual(["0", "1", "19.99", "20", "0.7828", "1e-4", "1.235e6"]);
  });

  it("that are large have their thousands apart", () => {
    expect([1, 3170].map((number) => count(number, "epoch"))).toEqual(["1 epoch", "3,170 epochs"]);
  });
});

describe("the page's HTML", () => {
  const html = panelHtml({ scriptUri: 'x"y', styleUri: "s&t", cspSource: "https://ours", nonce: "abc" });

  it("allows our script and style, and nothing else", () => {
    expect(html).toContain("default-src 'none'; script-src 'nonce-abc'; style-src https://ours;");
    expect(html).not.toContain("unsafe");
  });

  it("escapes what it is given", () => {
    expect(html).toContain('src="x&quot;y"');
    expect(html).toContain('href="s&amp;t"');
  });
});
