import { connectionOf, createOciClient, type OciClient } from '@docker-watcher/oci-client';
import type { CallOptions, ImageName, PartContext, PullAuth, RegistrySource } from '@docker-watcher/sdk';
import type { Settings } from './settings.js';

/**
 * Asks a registry that speaks the OCI distribution API. The client does the token dance, pages, limits and faults; a
 * registry with an API of its own adds `listVersions`, which tells when each tag was pushed.
 */
export class Registry implements RegistrySource {
  readonly #client: OciClient;
  readonly #auth: PullAuth | undefined;

  constructor(settings: Settings, { http, log }: PartContext) {
    const connection = connectionOf(settings);
    this.#client = createOciClient({ http, log, ...connection });
    this.#auth = connection.credentials && { kind: 'basic', ...connection.credentials };
  }

  listTags(image: ImageName, options: CallOptions) {
    return this.#client.listTags(image, options);
  }

  resolve(image: ImageName, tag: string, options: CallOptions) {
    return this.#client.resolve(image, tag, options);
  }

  async pullAuth() {
    return this.#auth;
  }
}
