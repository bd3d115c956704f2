/** The host name a request is for, as the route table spells it: lower case, no port, no trailing dot. */
export function normaliseHost(authority: string): string {
  const port = authority.startsWith('[') ? authority.indexOf(']') + 1 : authority.indexOf(':');
  const name = port > 0 ? authority.slice(0, port) : authority;
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
}

const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** True for a name that a route may have: DNS labels (underscores are seen in practice) or an IP literal in brackets. */
export function isHostName(name: string): boolean {
  if (/^\[[0-9a-f:.]+\]$/.test(name)) return true;
  return name.length <= 253 && name.split('.').every((label) => LABEL.test(label));
}
