import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { METRIC_NAMES } from './metric-names.js';

const ROOT = join(import.meta.dirname, '../../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

it('the table of engine requests and the filter that lets them pass are one list', () => {
  const table = [...read('docs/security.md').matchAll(/^\| `((?:GET|POST|DELETE) \/\S+)` \|/gm)].map(
    ([, one = '']) => one,
  );
  const filter = [...read('examples/homelab/socket-proxy/nginx.conf').matchAll(/^ +"~\^(.+)\$" 1;$/gm)].map(
    ([, one = '']) => one,
  );
  expect(table.length).toBeGreaterThan(20);
  expect(filter).toEqual(table.map(expressionOf));
});

function expressionOf(request: string): string {
  const [method, path = ''] = request.split(' ');
  return `${method} /v[0-9.]+${path.replace('{image}', '.+').replaceAll(/\{\w+\}/g, '[^/]+')}`;
}

it('the page of operations tells every metric, and no other', () => {
  const page = read('docs/operations.md');
  const told = new Set([...page.matchAll(/docker_watcher_[a-z_]+/g)].map(([name]) => name));
  expect([...told].sort()).toEqual([...METRIC_NAMES].sort());
});

it('the page of operations tells only of error codes that there are', () => {
  const codes = new Set([...read('docs/errors.md').matchAll(/^\| `([a-z_.]+)` \|/gm)].map(([, code]) => code));
  const rows = read('docs/operations.md').split('## Troubleshooting')[1] ?? '';
  const told = [...rows.matchAll(/^\| `([a-z_.]+)` \|/gm)].map(([, code]) => code);
  expect(told.length).toBeGreaterThan(15);
  expect(told.filter((code) => !codes.has(code))).toEqual([]);
});
