/** The programs that the tests use and npm does not install: where each is found, and what installs it. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface Program {
  /** its name in sentences */
  label: string;
  /** the tests that need it */
  purpose: string;
  /** an environment variable that names its executable file */
  variable?: string;
  /** file names on the PATH, the first that exists is taken */
  executables: string[];
  /** places outside the PATH */
  places?: string[];
  /** packages of each package manager; a manager without an entry cannot install the program */
  packages: Partial<Record<PackageManager, string[]>>;
  /** arguments with which it must succeed; a Python of Debian may lack venv */
  probe?: string[];
}

export type PackageManager = "apt-get" | "brew" | "choco";

const all = {
  chromium: {
    label: "Chromium",
    purpose: "tests of the panel, the dashboard, the documentation site and the workbench",
    variable: "CHROME_PATH",
    executables: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"],
    places: [
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    ],
    packages: { "apt-get": ["chromium"], brew: ["--cask", "google-chrome"], choco: ["googlechrome"] },
  },
  firefox: {
    label: "Firefox",
    purpose: "tests of the page that trains in the browser",
    variable: "FIREFOX_PATH",
    executables: ["firefox", "firefox-esr"],
    places: [
      "/Applications/Firefox.app/Contents/MacOS/firefox",
      "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
    ],
    packages: { "apt-get": ["firefox-esr"], brew: ["--cask", "firefox"], choco: ["firefox"] },
  },
  neovim: {
    label: "Neovim",
    purpose: "tests of the language server in another editor",
    executables: ["nvim"],
    packages: { "apt-get": ["neovim"], brew: ["neovim"], choco: ["neovim"] },
  },
  redis: {
    label: "Redis",
    purpose: "tests of workers on other machines",
    executables: ["redis-server"],
    packages: { "apt-get": ["redis-server"], brew: ["redis"] },
  },
  compiler: {
    label: "A C compiler",
    purpose: "tests of the native kernels",
    variable: "CC",
    executables: ["gcc", "clang"],
    packages: { "apt-get": ["gcc", "libc6-dev"] },
  },
  python: {
    label: "Python with venv",
    purpose: "tests of the Python package",
    variable: "PYTHON",
    executables: ["python3", "python"],
    packages: { "apt-get": ["python3", "python3-venv"], brew: ["python"], choco: ["python"] },
    probe: ["-c", "import ensurepip, sys; sys.exit(sys.version_info < (3, 9))"],
  },
  torch: {
    label: "PyTorch",
    purpose: "tests of exported models and of PyTorch programs",
    executables: [],
    places: ["/usr/bin/python3"],
    packages: { "apt-get": ["python3-torch", "python3-venv"] },
    probe: ["-c", "import ensurepip, torch"],
  },
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof all;

export const programs: Record<ProgramName, Program> = all;
export const programNames = Object.keys(all) as ProgramName[];

/**
 * Path or command of a program; undefined where it is not installed.
 *
 * @throws when its environment variable names a file that does not exist
 */
export function findProgram(name: ProgramName, environment = process.env): string | undefined {
  const { variable, executables, places = [], probe } = programs[name];
  const named = variable && environment[variable];
  if (named) {
    // CC may be a name on the PATH with arguments.
    if (existsSync(named) || name === "compiler") return named;
    throw new Error(`${variable} names ${named}, which does not exist.`);
  }
  const folders = (environment["PATH"] ?? "").split(delimiter).filter(Boolean);
  const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  const onPath = executables.flatMap((file) =>
    folders.flatMap((folder) => endings.map((ending) => join(folder, file + ending))),
  );
  return [...onPath, ...places].find((path) => existsSync(path) && (!probe || succeeds(path, probe)));
}

function succeeds(path: string, args: string[]): boolean {
  return spawnSync(path, args, { stdio: "ignore" }).status === 0;
}

/** One sentence for a program that is not installed: what needs it and what installs it. */
export function missing(name: ProgramName, manager: PackageManager | undefined): string {
  const { label, purpose, variable, packages } = programs[name];
  const names = manager && packages[manager];
  const remedy = names
    ? `install it with "${manager} install ${names.join(" ")}"`
    : "this system has no package of it";
  return `${label} is not installed, and ${purpose} need it: ${remedy}${variable ? `, or name it in ${variable}` : ""}.`;
}
