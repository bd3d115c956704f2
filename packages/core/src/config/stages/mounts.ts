import { dirname, posix } from 'node:path';
import type { Mount } from '../../deploy/index.js';
import type { LoadContext } from '../context.js';
import type { OwnMount } from '../ports.js';
import type { Path } from '../source/path.js';
import type { Given } from './levels.js';

const VOLUME_NAME = /^[a-zA-Z0-9][\w.-]*$/;

interface RawVolume {
  readonly source?: string;
  readonly target?: string;
  readonly read_only?: boolean;
  readonly shared?: boolean;
}

/** Volumes as the engine needs them: every path one of its host. */
export function mountsOf(
  given: Given<readonly (string | RawVolume)[]> | undefined,
  context: LoadContext,
): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const [index, item] of (given?.value ?? []).entries()) {
    if (item === undefined || given === undefined) continue;
    const at = [...given.path, index];
    const volume = typeof item === 'string' ? parse(item, at, context) : item;
    if (volume?.source === undefined || volume.target === undefined) continue;
    const { source: written, target, read_only: readOnly = false, shared = false } = volume;
    const sourceAt = typeof item === 'string' ? at : [...at, 'source'];
    const isName = VOLUME_NAME.test(written);
    const source = isName ? written : hostPathOf(written, sourceAt, context);
    if (source === undefined) continue;
    const clean = posix.normalize(target).replace(/(?<=.)\/$/, '');
    if (mounts.some((other) => other.target === clean)) {
      context.problems.add(at, `Two volumes are mounted at ${clean}.`, 'Keep one of the two.');
    }
    mounts.push({ kind: isName ? 'volume' : 'bind', source, target: clean, readOnly, shared });
  }
  return mounts;
}

/** `source:target[:ro]` */
function parse(text: string, at: Path, { problems }: LoadContext): RawVolume | undefined {
  const [source = '', target, options = 'rw', ...rest] = text.split(':');
  if (source === '' || target === undefined || !target.startsWith('/') || rest.length > 0) {
    const message = target === undefined ? 'This volume has no source or no target.' : 'This is no volume.';
    problems.add(at, message, 'Such as "./data:/data:ro", "/srv/data:/data" or "name:/data".');
    return undefined;
  }
  if (options !== 'ro' && options !== 'rw') {
    problems.add(at, 'This option of a volume is not offered.', 'There are "ro" and "rw".');
    return undefined;
  }
  return { source, target, read_only: options === 'ro' };
}

/** Absolute paths are the host's already; others are relative to the file, which may itself be in a container. */
function hostPathOf(written: string, at: Path, { problems, source, ownMounts }: LoadContext): string | undefined {
  if (posix.isAbsolute(written)) return posix.normalize(written);
  if (!/^\.{1,2}(?:\/|$)/.test(written)) {
    problems.add(
      at,
      'The source is neither an absolute path, nor one that starts with "./", nor the name of a volume.',
      written.startsWith('~') ? 'Write the home folder out.' : 'For a folder beside this file write "./folder".',
    );
    return undefined;
  }
  const here = posix.resolve(dirname(source.file), written);
  if (ownMounts === undefined) return here;
  const there = translate(here, ownMounts);
  if (there === undefined) {
    problems.add(
      at,
      `docker-watcher runs in a container, and no mount of it holds ${here}: what that path is on the host can't be told.`,
      `Mount the folder into docker-watcher at ${here} too, or write the absolute path on the host.`,
    );
  }
  return there;
}

/** Through the mount that lies nearest around `path`. */
function translate(path: string, ownMounts: readonly OwnMount[]): string | undefined {
  const [mount] = ownMounts
    .filter(({ destination }) => isInside(path, destination))
    .toSorted((a, b) => b.destination.length - a.destination.length);
  if (mount === undefined) return undefined;
  return posix.join(mount.source, posix.relative(mount.destination, path));
}

function isInside(path: string, folder: string): boolean {
  const relative = posix.relative(folder, path);
  return relative !== '..' && !relative.startsWith('../');
}
