/**
 * One spelling for all URIs of the same file. Editors differ in what they escape and in the case of a Windows
 * drive: `file:///c%3A/my%20specs/a.dai.json` and `file:///C:/my specs/a.dai.json` are one file.
 */
export function normalUri(uri: string): string {
  const match = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(uri);
  if (!match) return uri;
  const [, scheme = "", rest = ""] = match;
  const path = unescaped(rest.replace(/[?#].*$/s, "")).replace(/^\/\/localhost\//i, "///");
  return `${scheme.toLowerCase()}:${path.replace(/^\/\/\/([a-z]:)/i, (drive) => drive.toLowerCase())}`;
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A lone % is no escape: take the text as it stands.
    return path;
  }
}
