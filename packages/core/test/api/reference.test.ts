import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ERRORS } from '../../src/base/index.js';
import type { HttpPorts } from '../../src/http/index.js';
import type { Route } from '../../src/http/route.js';
import { allRoutes } from '../../src/http/routes/index.js';

const FILE = join(import.meta.dirname, '../../../../docs/api.md');

/** The page is made from the route table: `vitest -u` writes it anew. */
it('has a page in the documentation that tells every route', async () => {
  const routes = allRoutes({} as HttpPorts, { auth: 'token' });
  expect(routes.length).toBeGreaterThan(20);
  await expect(page(routes)).toMatchFileSnapshot(FILE);
});

function page(routes: readonly Route[]): string {
  const rows = routes.map(({ method, path, access, summary }) => `| \`${method} ${path}\` | ${access} | ${summary} |`);
  const codes = Object.entries(ERRORS).map(
    ([code, { status, fault, retryable }]) => `| \`${code}\` | ${status} | ${fault} | ${retryable ? 'yes' : 'no'} |`,
  );
  return `# The API

JSON over HTTP, and over the unix socket \`controller.sock\` in the data folder (whoever may open that is admin). Over TCP each
request carries \`Authorization: Bearer dw_…\`, which \`docker-watcher token create NAME\` makes, or the session of a browser.
Abilities: \`read\`, \`deploy\` (includes read), \`admin\` (includes both); \`open\` needs none.

A running docker-watcher describes all of this itself: \`/api/openapi.json\` (OpenAPI 3.1; \`docker-watcher openapi\` prints it too) and
\`/api/docs\`, a page of it. \`@docker-watcher/client\` is the same as types and functions.

| route | needs | what it is |
|---|---|---|
${rows.join('\n')}

**Long actions** answer 202 with the deploy, and \`Location\` names where to follow it.

**Streams** are server-sent events. \`/api/events\` and a deploy's log number their messages as the one event table does;
reconnecting with \`Last-Event-ID\` goes on without a gap and without a repeat. A container's log is numbered by the instants of its
lines; it is not stored, so only what the engine still has can be read again. \`event: end\` is the last message of a stream that is
over, \`event: problem\` of one that can't be read. A comment is sent each 15 s; a client that takes nothing for 30 s is dropped.

**Webhooks** prove themselves by a signature or a token of their own: \`docker-watcher webhooks\` shows each address with its secret.

## Signing in

\`POST /api/session {user?, password}\` opens a session (without \`user\`: of \`admin\`, whose password is \`auth.password\` of the
configuration, else made on the first start and printed once). It ends after 7 days without use, and after 30 days in any case;
\`DELETE /api/session?everywhere=true\` ends all of a user's.

- The cookie is \`HttpOnly\` and \`SameSite=Strict\`; over https (of its own, of a trusted proxy, or by \`server.base_url\`) also \`Secure\`
  and prefixed \`__Host-\`, so that no sibling domain can plant one. Only a hash of it is kept, as of tokens; of passwords a
  salted scrypt hash.
- A change by session must come from a page of ours (\`Sec-Fetch-Site\`, else \`Origin\`) and carry the header \`x-docker-watcher-csrf\`
  with any value, which a page of another origin can't send. Tokens need neither.
- After five wrong passwords each further try waits twice as long: by address up to 5 minutes, by account up to 30 s. An address that an
  account has signed in from is not held up by what others try at that account. Wrong tokens: 20 a minute and address.
- \`X-Forwarded-*\` headers are believed only from proxies that \`server.trusted_proxies\` names.
- Pages of other origins may call the API when \`server.cors\` names them, with a token only: never with a session.

## Errors

Problem documents (RFC 9457): \`type\`, \`title\`, \`status\`, \`detail\`, \`request\` (the id of the request, in the log and in its events
too), with our \`code\`, which never changes its meaning, and a \`hint\` that says what to do.

| code | status | at fault | trying again may help |
|---|---|---|---|
${codes.join('\n')}
`;
}
