/** Small choices of one browser. A browser that refuses storage forgets them, no more. */
const PREFIX = 'docker-watcher.';

export function kept(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Private windows may have no storage.
  }
}
