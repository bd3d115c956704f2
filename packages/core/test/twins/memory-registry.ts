import { createHash } from 'node:crypto';
import { type ImageName, PluginError, type PullAuth, type ResolvedTag } from '@docker-watcher/sdk';
import type { Registries } from '../../src/deploy/index.js';
import type { AppBehaviour } from './engine/app.js';

/** A registry's twin: tags that move, content that stays, and an engine that pulls from it. */
export class MemoryRegistry implements Registries {
  /** Nobody gets an answer. */
  isDown = false;
  /** Compressed, of every image; undefined: it does not tell. */
  sizeBytes: number | undefined;
  readonly #tags = new Map<string, string>();
  readonly #content = new Map<string, AppBehaviour>();

  /** Pushes what behaves so; gives its digest. */
  push(image: string, tag: string, app: AppBehaviour = {}): string {
    const digest = `sha256:${createHash('sha256')
      .update(JSON.stringify([image, tag, app]))
      .digest('hex')}`;
    this.#tags.set(`${image}:${tag}`, digest);
    this.#content.set(`${image}@${digest}`, app);
    return digest;
  }

  /** What an engine gets when it pulls `name@digest`. */
  async content(reference: string): Promise<AppBehaviour | undefined> {
    this.#answer();
    return this.#content.get(reference);
  }

  /** What is behind `digest` behaves from now on: the program's own surroundings were to blame. */
  repair(image: string, digest: string): void {
    this.#content.set(`${image}@${digest}`, {});
  }

  async resolve(
    _registry: string,
    { host, repository }: ImageName,
    tag: string,
    signal: AbortSignal,
  ): Promise<ResolvedTag | undefined> {
    signal.throwIfAborted();
    this.#answer();
    const digest = this.#tags.get(`${host}/${repository}:${tag}`);
    return digest === undefined ? undefined : { digest };
  }

  async describe(
    _registry: string,
    _image: ImageName,
    digest: string,
    signal: AbortSignal,
  ): Promise<ResolvedTag | undefined> {
    signal.throwIfAborted();
    this.#answer();
    return this.sizeBytes === undefined ? undefined : { digest, sizeBytes: this.sizeBytes };
  }

  async pullAuth(_registry: string, _image: ImageName, signal: AbortSignal): Promise<PullAuth | undefined> {
    signal.throwIfAborted();
    return { kind: 'basic', username: 'ci', password: 'secret-of-the-registry' };
  }

  #answer(): void {
    if (this.isDown) throw new PluginError('unavailable', 'The registry does not answer');
  }
}
