/** Token servers that are known to stand apart from their registry, so that nobody has to configure them. */
const TOKEN_HOSTS: Readonly<Record<string, string>> = {
  'registry-1.docker.io': 'auth.docker.io',
  'registry.gitlab.com': 'gitlab.com',
};
const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'hub.docker.com', 'www.docker.com']);

/** Where `/v2` of an image's host is. Only Docker Hub's has another name. */
export function apiHostOf(host: string): string {
  return DOCKER_HUB.has(host) ? 'registry-1.docker.io' : host;
}

export function tokenHostOf(apiHost: string): string | undefined {
  return TOKEN_HOSTS[apiHost];
}

/** `host` may carry a port. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name.endsWith('.localhost') || /^127(?:\.\d{1,3}){3}$/.test(name) || name === '[::1]';
}
