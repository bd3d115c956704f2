/** Keys and list indexes from the root of the file. */
export type Path = readonly (string | number)[];

/** `projects.web.stages.dev.ports[0]`; keys that are no plain words stand in brackets. */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[\w-]+$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

/** A key for maps: no two paths share it. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}
