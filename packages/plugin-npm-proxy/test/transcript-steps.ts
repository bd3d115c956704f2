import type { World } from './world.js';

/** One request and what came of it, without values: a status, a shape, and the words of a refusal. */
export interface Step {
  readonly name: string;
  readonly request: string;
  readonly status: number;
  readonly shape: unknown;
  readonly message?: string;
}

const NAME = 'transcript.docker-watcher.test';
const OTHER = 'transcript-other.docker-watcher.test';
const NOBODY = 99_999;

/** Asks an Nginx Proxy Manager all that the plugin may ever ask, good and bad, in a fixed order. */
export async function playTranscript(
  { instance, person }: World,
  hear: (call: { method: string; path: string; status: number; body: unknown }) => void = () => {},
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  let token = '';
  for (const name of [NAME, OTHER]) {
    const left = await person.hostOf(name);
    if (left !== undefined) await person.do('DELETE', `/nginx/proxy-hosts/${left.id}`);
  }

  async function step(name: string, method: string, path: string, body?: unknown, bearer = token): Promise<unknown> {
    const response = await fetch(`${instance.url}/api${path}`, {
      method,
      headers: {
        connection: 'close',
        ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answer = (await response.json()) as { error?: { message?: string } } | undefined;
    hear({ method, path: path.replace(/\?.*/, ''), status: response.status, body: answer });
    const message = answer?.error?.message;
    steps.push({
      name,
      request: `${method} ${path.replace(/proxy-hosts\/(?!99999)\d+/, 'proxy-hosts/ID')}`,
      status: response.status,
      shape: shapeOf(answer),
      ...(message === undefined
        ? {}
        : { message: message.replace(/ - \/nginx\/proxy-hosts\/(?!99999)\d+/, ' - PATH') }),
    });
    return answer;
  }

  const { email, password } = instance.account;
  const host = { domain_names: [NAME], forward_scheme: 'http', forward_host: '127.0.0.1', forward_port: 9 };
  await step('says its version', 'GET', '/');
  await step('an unknown user', 'POST', '/tokens', { identity: 'nobody@example.com', secret: 'wrong-password' });
  await step('a wrong password', 'POST', '/tokens', { identity: email, secret: 'wrong-password' });
  await step('an unknown key at sign-in', 'POST', '/tokens', { identity: email, secret: password, expiry: '1d' });
  const signedIn = await step('signs in', 'POST', '/tokens', { identity: email, secret: password });
  token = (signedIn as { token: string }).token;
  await step('renews', 'GET', '/tokens');
  await step('no token, a list', 'GET', '/nginx/proxy-hosts', undefined, '');
  await step('no token, a create', 'POST', '/nginx/proxy-hosts', host, '');
  await step('no token, a change', 'PUT', `/nginx/proxy-hosts/${NOBODY}`, { forward_port: 1 }, '');
  await step('a garbage token', 'GET', '/nginx/proxy-hosts', undefined, 'a.b.c');
  await step('what the account may', 'GET', '/users/me?expand=permissions');
  await step('a list of none', 'GET', `/nginx/proxy-hosts?query=${NAME}`);
  await step('a create without the name of the server', 'POST', '/nginx/proxy-hosts', {
    ...host,
    forward_host: undefined,
  });
  await step('a create with a bad port', 'POST', '/nginx/proxy-hosts', { ...host, forward_port: 0 });
  await step('a create with an unknown key', 'POST', '/nginx/proxy-hosts', { ...host, nonsense: 1 });
  await step('a create that is no JSON', 'POST', '/nginx/proxy-hosts', '{nonsense');
  const made = (await step('a create', 'POST', '/nginx/proxy-hosts', { ...host, meta: { mine: 1 } })) as { id: number };
  const one = `/nginx/proxy-hosts/${made.id}`;
  await step('a create of the same name', 'POST', '/nginx/proxy-hosts', {
    ...host,
    domain_names: [NAME.toUpperCase()],
  });
  await step('a list of one', 'GET', `/nginx/proxy-hosts?query=${NAME}`);
  await step('a list with its owner', 'GET', `/nginx/proxy-hosts?query=${NAME}&expand=owner`);
  await step('one', 'GET', one);
  await step('one that is not there', 'GET', `/nginx/proxy-hosts/${NOBODY}`);
  await step('a change', 'PUT', one, { forward_port: 10, locations: [location('/x', 'return 204;')] });
  await step('a change of nothing', 'PUT', one, {});
  await step('a change with a read-only key', 'PUT', one, { id: made.id });
  await step('a change of what is not there', 'PUT', `/nginx/proxy-hosts/${NOBODY}`, { forward_port: 10 });
  await step('a change that nginx refuses', 'PUT', one, { advanced_config: 'nonsense on;' });
  await step('one that is offline', 'GET', one);
  await step('a change back', 'PUT', one, { advanced_config: '' });
  await step('a certificate that is not there, attached', 'PUT', one, { certificate_id: NOBODY, ssl_forced: true });
  await step('a certificate taken off', 'PUT', one, { certificate_id: 0, ssl_forced: false });
  await step('enabled twice', 'POST', `${one}/enable`);
  await step('disabled', 'POST', `${one}/disable`);
  await step('disabled twice', 'POST', `${one}/disable`);
  await step('a change of meta while disabled', 'PUT', one, { meta: { mine: 2 } });
  await step('enabled by a change', 'PUT', one, { enabled: true });
  const other = await person.makeHost([OTHER], 9);
  await step('a change to a taken name', 'PUT', one, { domain_names: [OTHER] });
  await person.do('DELETE', `/nginx/proxy-hosts/${other.id}`);
  await step('deleted', 'DELETE', one);
  await step('deleted twice', 'DELETE', one.replace(String(made.id), String(NOBODY)));
  return steps;
}

function location(path: string, advanced_config: string): object {
  return { path, forward_scheme: 'http', forward_host: '127.0.0.1', forward_port: 80, advanced_config };
}

/** Names and kinds, no values. */
export function shapeOf(value: unknown): unknown {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object') return typeof value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, shapeOf((value as Record<string, unknown>)[key])]));
}
