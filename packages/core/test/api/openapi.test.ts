import { Type } from '@docker-watcher/sdk';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Components } from '../../src/http/openapi/components.js';
import { describeApi } from '../../src/http/openapi/describe-api.js';
import { allRoutes } from '../../src/http/routes/index.js';
import { api, operations } from './conform.js';
import { openWorld, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

describe('the description of the API', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(api)));
    expect(result).toEqual({ valid: true });
    const broken = { ...JSON.parse(JSON.stringify(api)), paths: { x: 1 } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('tells every route of the app, and no other', () => {
    const routes = allRoutes(world.ports, { auth: 'token' });
    const served = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect([...operations].sort()).toEqual(served.sort());
  });

  it('gives each operation an id of its own, a tag that is told, and what it needs', () => {
    const all = Object.values(api.paths).flatMap((item) => Object.values(item));
    expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length);
    for (const { operationId, tags, description } of all) {
      expect(operationId).toMatch(/^(get|post|delete)[A-Z][A-Za-z]+$/);
      expect(api.tags.filter(({ name, description: text }) => tags.includes(name) && text !== '')).toHaveLength(1);
      expect(description).not.toBe('');
    }
  });

  it('declares each parameter of a path', () => {
    for (const [path, item] of Object.entries(api.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(item)) {
        expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(names);
      }
    }
  });

  it('is served as it is exported', async () => {
    const { json, headers } = await world.call('GET', '/api/openapi.json');
    expect(json).toEqual(JSON.parse(JSON.stringify(api)));
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it('refuses two schemas of one name', () => {
    const components = new Components();
    components.use(Type.Object({ a: Type.String() }, { title: 'Same' }));
    expect(components.use(Type.Object({ a: Type.String() }, { title: 'Same' }))).toEqual({
      $ref: '#/components/schemas/Same',
    });
    expect(() => components.use(Type.Object({ b: Type.String() }, { title: 'Same' }))).toThrow(/named Same/);
  });
});

describe('its page', () => {
  it('has every operation, and lets a browser load nothing', async () => {
    const { text, headers } = await world.call('GET', '/api/docs');
    for (const item of Object.values(api.paths)) {
      for (const { operationId } of Object.values(item)) expect(text).toContain(`id="${operationId}"`);
    }
    for (const [, target] of text.matchAll(/href="#(\w+)"/g)) expect(text).toContain(`id="${target}"`);
    expect(text).not.toMatch(/<script|src=|https?:|style="/);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+';/);
    expect(headers['content-security-policy']).not.toContain('unsafe');
  });

  it('shows what a route says as text, not as markup', async () => {
    const { docsPage } = await import('../../src/http/openapi/docs-page.js');
    const [first, ...rest] = allRoutes(world.ports, { auth: 'token' });
    if (first === undefined) throw new Error('no routes');
    const { html } = docsPage(describeApi([{ ...first, summary: '<img onerror="x">' }, ...rest]));
    expect(html).toContain('&lt;img onerror=&quot;x&quot;&gt;');
  });
});
