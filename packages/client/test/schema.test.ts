import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openApiDocument } from '../../core/src/http/index.js';
import { emitTypes } from './emit-types.js';

/** `vitest -u` writes it anew. */
it('has the types of the API as it is', async () => {
  const types = emitTypes(JSON.parse(JSON.stringify(openApiDocument())));
  expect(types).toContain("'/api/projects/{id}/stages/{stage}/deploy'");
  await expect(types).toMatchFileSnapshot(join(import.meta.dirname, '../src/schema.ts'));
});

it('has a type for each kind of schema', () => {
  const schema = {
    type: 'object',
    required: ['a'],
    properties: {
      a: { type: 'array', items: { enum: ['x', "y'z"] } },
      'b-c': { anyOf: [{ type: 'null' }, { $ref: '#/components/schemas/Other' }] },
      d: { type: 'object', patternProperties: { '^.*$': {} } },
    },
  };
  const text = emitTypes({ paths: {}, components: { schemas: { One: schema }, responses: {} } });
  expect(text).toContain("a: ('x' | 'y\\'z')[];");
  expect(text).toContain("'b-c'?: null | components['schemas']['Other'];");
  expect(text).toContain('d?: Record<string, unknown>;');
  const odd = { type: 'tuple' };
  expect(() => emitTypes({ paths: {}, components: { schemas: { One: odd }, responses: {} } })).toThrow(/no type/);
});
