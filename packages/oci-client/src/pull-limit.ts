/** How many pulls a registry still allows, as Docker Hub tells with each manifest. */
export interface PullLimit {
  readonly limit: number;
  readonly remaining: number;
  /** The time that `limit` is for; absent when not told. */
  readonly windowSeconds?: number;
}

const VALUE = /^\s*(\d+)(?:\s*;\s*w=(\d+))?\s*$/;

/**
 * Reads `ratelimit-limit: 100;w=21600` and `ratelimit-remaining: 76;w=21600`; undefined for registries without limits.
 * https://docs.docker.com/docker-hub/usage/pulls/
 */
export function parsePullLimit(headers: Readonly<Record<string, string>>): PullLimit | undefined {
  const limit = VALUE.exec(headers['ratelimit-limit'] ?? '');
  const remaining = VALUE.exec(headers['ratelimit-remaining'] ?? '');
  if (limit === null || remaining === null) return undefined;
  return {
    limit: Number(limit[1]),
    remaining: Number(remaining[1]),
    ...(limit[2] === undefined ? {} : { windowSeconds: Number(limit[2]) }),
  };
}
