import { createHash } from 'node:crypto';
import type { EngineImage } from '../../../src/deploy/index.js';
import type { AppBehaviour } from './app.js';

export interface MemoryImage {
  readonly id: string;
  readonly app: AppBehaviour;
  /** `name:tag` and `name@digest`. */
  readonly references: Set<string>;
}

/** The images an engine has, and the references that hold them. */
export class ImageShelf {
  readonly #byId = new Map<string, MemoryImage>();

  /** The image that the content of `digest` is. */
  add(digest: string, app: AppBehaviour, ...references: string[]): MemoryImage {
    const id = `sha256:${createHash('sha256').update(`image of ${digest}`).digest('hex')}`;
    const image = this.#byId.get(id) ?? { id, app, references: new Set<string>() };
    this.#byId.set(id, image);
    for (const reference of references) this.hold(image, reference);
    return image;
  }

  all(): readonly MemoryImage[] {
    return [...this.#byId.values()];
  }

  find(reference: string): MemoryImage | undefined {
    return this.#byId.get(reference) ?? this.all().find(({ references }) => references.has(reference));
  }

  /** A tag names one image: it leaves the one that had it. */
  hold(image: MemoryImage, reference: string): void {
    for (const other of this.#byId.values()) other.references.delete(reference);
    image.references.add(reference);
  }

  /** False: there is none, or it is the last reference of an image that a container uses. */
  release(reference: string, isUsed: (imageId: string) => boolean): boolean {
    const image = this.find(reference);
    if (image === undefined) return false;
    const rest = reference === image.id ? [] : remaining(image.references, reference);
    if (rest.length === 0 && isUsed(image.id)) return false;
    image.references.clear();
    for (const one of rest) image.references.add(one);
    if (rest.length === 0) this.#byId.delete(image.id);
    return true;
  }

  /** What `docker image prune` does: images without a tag or digest go. */
  prune(isUsed: (imageId: string) => boolean): void {
    for (const { id, references } of this.all()) {
      const isTagged = [...references].some((reference) => !reference.includes('@'));
      if (!isTagged && !isUsed(id)) this.#byId.delete(id);
    }
  }
}

/** When the last tag of a repository goes, its digests go with it: so the engine does. */
function remaining(references: ReadonlySet<string>, gone: string): string[] {
  const rest = [...references].filter((one) => one !== gone);
  if (gone.includes('@')) return rest;
  const repository = repositoryOf(gone);
  const hasTag = rest.some((one) => !one.includes('@') && repositoryOf(one) === repository);
  return hasTag ? rest : rest.filter((one) => repositoryOf(one) !== repository);
}

function repositoryOf(reference: string): string {
  return reference.includes('@')
    ? reference.slice(0, reference.indexOf('@'))
    : reference.slice(0, reference.lastIndexOf(':'));
}

export function viewImage({ id, app, references }: MemoryImage): EngineImage {
  const all = [...references];
  return {
    id,
    repoDigests: all.filter((reference) => reference.includes('@')),
    repoTags: all.filter((reference) => !reference.includes('@')),
    platform: app.platform ?? 'linux/amd64',
    exposedPorts: app.exposes ?? [3000],
    hasHealthcheck: app.healthcheck ?? false,
    sizeBytes: 1_000,
  };
}
