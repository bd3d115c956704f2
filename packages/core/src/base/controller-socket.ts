import { join } from 'node:path';

/** Where the controller of a data folder listens for the owner of that folder. */
export function controllerSocket(dataDir: string): string {
  return join(dataDir, 'controller.sock');
}
