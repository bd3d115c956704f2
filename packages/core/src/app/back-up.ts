import { backUp as copyStore } from '../store/index.js';

/** `docker-watcher backup` where no controller runs. */
export function backUp(options: { readonly data: string; readonly file: string }): Promise<void> {
  return copyStore(options.data, options.file);
}
