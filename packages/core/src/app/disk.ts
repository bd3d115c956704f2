import { statfs } from 'node:fs/promises';
import type { Disk } from '../deploy/index.js';

/** The file system as this process sees it. */
export const localDisk: Disk = {
  async freeBytes(path) {
    try {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    } catch {
      // The engine is elsewhere, or its folder is not mounted here.
      return undefined;
    }
  },
};
