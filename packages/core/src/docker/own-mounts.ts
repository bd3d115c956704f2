import type Docker from 'dockerode';
import { connect } from './connection.js';
import { ownContainerId } from './own-container.js';

/** A mount of the container this process runs in: where it comes from on the engine's host, where it is seen. */
export interface OwnMount {
  readonly source: string;
  readonly destination: string;
}

/**
 * Undefined outside of a container. Asked before the configuration is read, so the engine is the one that the
 * environment names. An engine that does not answer tells nothing: a path that needs translating is then an error.
 */
export async function ownMounts(env: NodeJS.ProcessEnv): Promise<readonly OwnMount[] | undefined> {
  const id = ownContainerId();
  if (id === undefined) return undefined;
  try {
    const info: Docker.ContainerInspectInfo = await connect({}, env).getContainer(id).inspect();
    return info.Mounts.map(({ Source, Destination }) => ({ source: Source, destination: Destination }));
  } catch {
    return [];
  }
}
