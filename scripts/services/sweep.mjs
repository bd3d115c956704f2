// Removes what a run made on an engine: containers by label, with their local tags, then networks by name.
import { connect } from './images.mjs';

/**
 * @param {{ engine: { host: string }, labels: Record<string, string | undefined>, networks?: string[], images?: string[] }} options
 */
export async function sweep({ engine, labels, networks = [], images = [] }) {
  const docker = connect(engine.host);
  const label = Object.entries(labels).map(([name, value]) => (value === undefined ? name : `${name}=${value}`));
  for (const { Id } of await docker.listContainers({ all: true, filters: { label } })) {
    await docker.getContainer(Id).remove({ force: true, v: true }).catch(unlessGone);
  }
  for (const prefix of images) {
    for (const { RepoTags } of await docker.listImages({ filters: { reference: [`${prefix}:*`] } })) {
      for (const tag of RepoTags ?? []) await docker.getImage(tag).remove().catch(unlessGone);
    }
  }
  for (const name of networks) await docker.getNetwork(name).remove().catch(unlessGone);
}

function unlessGone(error) {
  if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
}
