import { openApiDocument } from '../http/index.js';

/** `docker-watcher openapi`: the description of the API, without one that runs. */
export async function openapi(): Promise<string> {
  return JSON.stringify(openApiDocument(), null, 2);
}
