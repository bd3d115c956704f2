import { readFileSync } from 'node:fs';

const ID = /\/(?:docker|containers|libpod)[/-]([0-9a-f]{64})/;

/** The id of the container this process runs in, as its mounts and control groups tell; the engine confirms it. */
export function ownContainerId(): string | undefined {
  for (const file of ['/proc/self/mountinfo', '/proc/self/cgroup']) {
    try {
      const id = ID.exec(readFileSync(file, 'utf8'))?.[1];
      if (id !== undefined) return id;
    } catch {
      // No /proc: not Linux, so not in a container of this engine.
      return undefined;
    }
  }
  return undefined;
}
