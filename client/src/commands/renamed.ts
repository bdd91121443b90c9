/** The text of a spec, its study called as the file is. @param path of the file, with slashes */
export function renamed(text: string, path: string): string {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const name = JSON.stringify(file.replace(/\.dai\.json$/, ""));
  return text.replace(/("name"\s*:\s*)"(?:[^"\\]|\\.)*"/, (_, key: string) => `${key}${name}`);
}
