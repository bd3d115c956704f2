import { join } from 'node:path';
import { expect, it } from 'vitest';
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
  return `# The API

JSON over HTTP, and over the unix socket \`controller.sock\` in the data folder (whoever may open that is admin). Over TCP each
request carries \`Authorization: Bearer dw_…\`; \`docker-watcher token create NAME\` makes one. Abilities: \`read\`, \`deploy\`
(includes read), \`admin\` (includes both); \`open\` needs none.

| route | needs | what it is |
|---|---|---|
${rows.join('\n')}

**Errors** are problem documents (RFC 9457): \`type\`, \`title\`, \`status\`, \`detail\`, with our \`code\`, which never changes its
meaning, and a \`hint\` that says what to do.

**Long actions** answer 202 with the deploy, and \`Location\` names where to follow it.

**Streams** (\`/api/events\`, \`/api/deploys/:id/logs\`) are server-sent events. The id of each is its number in the one event
table; reconnecting with \`Last-Event-ID\` goes on without a gap and without a repeat.

**Webhooks** prove themselves by a signature or a token of their own: \`docker-watcher webhooks\` shows each address with its secret.
`;
}
