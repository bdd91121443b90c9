/** Terms that were replaced, each with the word that stands there now: in pages, texts of the manifest and sources. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const replaced: [RegExp, string][] = [
  [/\bwhoever\b/i, "the noun that is meant"],
  [/\b(some|no)body('s)?\b/i, "someone, no client, or the noun that is meant"],
  [/\bmend(s|ed)?\b/i, "fix"],
  [/\bupside down\b/i, "reversed"],
  [/\bdiagnostics of sense\b/i, "hyperparameter checks"],
  [/\bexpected to train\b/i, "likely or unlikely to learn"],
  [/\bspeaks? for (going|giving|stopping|continuing)\b/i, "suggests"],
  [/\bhardly moves?\b/i, "has stopped changing"],
  [/\bby heart\b/i, "memorized"],
  [/\bleads? out of\b/i, "is outside"],
  [/\b(stands?|standing) still\b|\bstandstill\b/i, "has stalled, has stopped changing"],
  [/\bsays? goodbye\b|\bfarewell\b/i, "closes connections"],
  [/\bleaves? the field\b/i, "exits"],
  [/\bfavours luck\b|\bby luck\b/i, "is optimistically biased"],
  [/\banother deal of\b/i, "a different fold assignment"],
  [/\border travels?\b|\bdoes not travel\b/i, "ranking transfers"],
  [/\bundo giving up\b|\b(gives?|giving|gave|given) up\b/i, "stop, discard, preempt, fail"],
  [/\b(was|is|are|be) told apart\b|\btells? (them|these runs|the runs) apart\b/i, "distinguish"],
  [/\bnot to be told\b|\bto be told from\b/i, "does not differ by more than chance"],
  [/\bforgets nothing\b/i, "without a window"],
  [/\bshut out\b/i, "signed out"],
  [/\bin vain\b/i, "timed out, without success"],
  [/\bin sight\b/i, "visible"],
  [/\b(became|becomes|become) of\b/i, "outcome, result"],
  [/\b(lose|loses) nothing that\b/i, "loses no progress"],
  [/\bby turns\b/i, "alternating"],
  [/\bfore(see|sees|saw|seen|told)\b/i, "predict"],
  [/\bleft as it is\b|\bas it was\b/i, "unchanged"],
  [/\bholds? [^.]{0,30} against\b/i, "compares with"],
  [/\b(go|goes|going|went) on\b/i, "continue"],
  [/\banew\b/i, "again"],
  [/\bswamps?\b|\bstarves?\b/i, "explode, vanish"],
  [/\breckon(ed|s)?\b/i, "computed"],
  [/\bfor ever\b(?! )/i, "indefinitely, repeatedly"],
  [/\bturns? of writing\b/i, "bidirectional controls"],
  [/\bwrong way round\b/i, "in reverse"],
  [/\bcarr(y|ies|ied|ying) over\b/i, "transfer"],
  [/\btells? good from bad\b/i, "separates good from bad runs"],
  [/\bsettl(e|es|ed) (fast|by|within)\b/i, "converge"],
  [/\bspeaks? of\b/i, "describes, names, reports"],
  [/\bhardly\b/i, "rarely, almost no, very little"],
];

const pages = [
  ...globSync("docs/*.md"),
  ...globSync("docs/start/*.md"),
  ...globSync("docs/results/*.md"),
  ...[
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "package.json",
    "package.nls.json",
    "python/README.md",
  ],
];

test.each(pages)("%s uses the field's words", (page) => {
  expect(foundIn(readFileSync(page, "utf8"))).toEqual([]);
});

const sources = globSync(["{server,client,webview-ui}/src/**/*.ts", "python/dai_probe/*.py"]).filter(
  (file) => !/onnx_pb|(wasm|csv).kernels/.test(file) && !/(plainWords|messages|place)\.test\.ts$/.test(file),
);

test("comments and texts of the product use the field's words", () => {
  const found = sources.flatMap((file) => {
    const lines = readFileSync(file, "utf8").split("\n");
    const texts = lines.filter((line) => /\/\/|^\s*(\/?\*|#)|["'`]/.test(line));
    return foundIn(texts.join(" ")).map((word) => `${file}: ${word}`);
  });
  expect(found).toEqual([]);
});

function foundIn(text: string): string[] {
  const line = text.replaceAll(/\s+/g, " ");
  return replaced.flatMap(([old, now]) => (old.test(line) ? [`${old.exec(line)?.[0]}: ${now}`] : []));
}
