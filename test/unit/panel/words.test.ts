import { describe, expect, it } from "vitest";
import { actionsFor } from "../../../webview-ui/src/actions.ts";
import { formatAccuracy, formatNumber } from "../../../webview-ui/src/format.ts";
import { panelHtml } from "../../../webview-ui/src/html.ts";
import { verdictSentence } from "../../../webview-ui/src/verdictSentence.ts";
import { runSummary, verdictRecord } from "../../fixtures/panel/runs.ts";

describe("a verdict's sentence", () => {
  it("gives the gate as the reason of a discard, and says that defaults only advise", () => {
    expect(verdictSentence(verdictRecord({ good: false }))).toBe(
      "Epoch 10: this run is not expected to train. Its spectra hardly move: s_s = 2e-6, at most 1e-4, while " +
        "s_o = 4.6, at least 4; so s_F = 0. Even dense_2, which moves the most, has s_s = 2.4e-6; s_o went " +
        "from 1.9 before training to 4.6. The thresholds are the defaults, not fitted to this kind of study, " +
        "so this is only advice. Stopping here saves 20 epochs.",
    );
  });

  it("gives the threshold as the reason when the gate is open", () => {
    const record = { ...verdictRecord({ good: false }), so: 1.2, ss: 0, sF: 0.182, calibrated: true };
    expect(verdictSentence({ ...record, decision: "stopped", saves: 1 })).toBe(
      "Epoch 10: this run is not expected to train. s_F = 0.182 is not above the threshold 0.25. Even dense_2, " +
        "which moves the most, has s_s = 2.4e-6; s_o went from 1.9 before training to 1.2. It was stopped, " +
        "which saves 1 epoch.",
    );
  });

  it("asks nothing of a run that trains", () => {
    expect(verdictSentence(verdictRecord({ good: true }))).toBe(
      "Epoch 10: this run is expected to train. s_F = 15.1 is above the threshold 0.25. dense_2 moves the most " +
        "(s_s = 0.0048).",
    );
  });
});

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
