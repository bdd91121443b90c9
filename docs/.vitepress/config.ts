/** The documentation as a site. `npm run docs` builds it and fails on a dead link; `npm run docs:dev` shows it live. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { pictureStyle, siteRules } from "./siteRules.ts";

/** GitHub's rule for the anchors of headings, so that a link works there and on the site. */
function slugify(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\p{Mark}_\- ]/gu, "")
    .replaceAll(" ", "-");
}

/** The icon as an address, which needs no file and no base. */
const icon = `data:image/svg+xml,${encodeURIComponent(readFileSync(new URL("../../media/icon.svg", import.meta.url), "utf8"))}`;

const page = (text: string, link: string) => ({ text, link });

export default defineConfig({
  title: "DAI",
  description: "Will it train? Early verdicts on training runs, in your editor.",
  lang: "en",
  outDir: fileURLToPath(new URL("../../.cache/site", import.meta.url)),
  cacheDir: fileURLToPath(new URL("../../.cache/vitepress", import.meta.url)),
  cleanUrls: true,
  head: [
    ["style", {}, pictureStyle],
    ["link", { rel: "icon", type: "image/svg+xml", href: icon }],
  ],
  // The index for people who read the repository; the site has index.md.
  srcExclude: ["README.md"],
  // scripts/playground.ts builds that page after the site.
  ignoreDeadLinks: [/\/playground\//],
  // The repository has README.md as the first page of a folder, and a site index.md.
  rewrites: { "results/README.md": "results/index.md" },
  markdown: { anchor: { slugify }, toc: { slugify }, config: siteRules },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [page("Start", "/start/csv"), page("Reference", "/spec"), page("Results", "/results/")],
    sidebar: [
      {
        text: "Start",
        items: [
          page("Five minutes with your own CSV", "/start/csv"),
          page("From a CSV to an exported model", "/start/model"),
          page("Your own training programs", "/programs"),
          page("The paper, for a class", "/start/paper"),
        ],
      },
      {
        text: "Concepts",
        items: [
          page("Glossary", "/glossary"),
          page("Stopping rules", "/rules"),
          page("Scores", "/scores"),
          page("Evaluation and calibration", "/evaluation"),
          page("The learned predictor", "/prediction"),
          page("For other programs", "/protocol"),
          page("What is promised about runs", "/reliability"),
        ],
      },
      {
        text: "Tools",
        items: [
          page("Editor", "/editor"),
          page("Panel", "/panel"),
          page("Daemon", "/daemon"),
          page("Data from files", "/datasets"),
          page("Models", "/models"),
          page("Engines", "/engine"),
        ],
      },
      {
        text: "Reference",
        items: [
          page("The spec", "/spec"),
          page("The command", "/cli"),
          page("Settings of VS Code", "/settings"),
          page("Diagnostics", "/diagnostics"),
          page("Messages", "/messages"),
        ],
      },
      {
        text: "Results",
        items: [
          page("Overview", "/results/"),
          page("Realistic searches", "/results/realistic"),
          page("Unusual searches", "/results/unusual"),
          page("Training programs", "/results/programs"),
          page("Benchmarks", "/benchmarks"),
          page("Measurements", "/measurements"),
        ],
      },
      {
        text: "Contribute",
        items: [
          page("Architecture", "/architecture"),
          page("Kernels", "/kernels"),
          page("What is stored", "/data-model"),
          page("Dependencies", "/dependencies"),
        ],
      },
    ],
    footer: { message: "MIT licence" },
  },
});
