/** Writes the TypeScript types of an OpenAPI document, in the form that openapi-fetch reads. */

type Schema = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  };
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export function emitTypes(document: Document): string {
  const { paths, components } = document;
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  return [
    '// biome-ignore-all format: made from the description of the API by test/schema.test.ts',
    '',
    'export interface paths {',
    ...Object.entries(paths).flatMap(([path, item]) => [`  ${quote(path)}: {`, ...pathItem(item), '  };']),
    '}',
    '',
    'export interface components {',
    '  schemas: {',
    ...Object.entries(components.schemas).map(([name, schema]) => `    ${name}: ${typeOf(schema, 2)};`),
    '  };',
    '}',
    '',
    'export interface operations {',
    ...operations.flatMap((operation) => operationLines(operation, components.responses)),
    '}',
    '',
  ].join('\n');
}

function pathItem(item: Readonly<Record<string, Operation>>): string[] {
  return [
    '    parameters: { query?: never; header?: never; path?: never; cookie?: never };',
    ...METHODS.map((method) => {
      const operation = item[method];
      return operation === undefined
        ? `    ${method}?: never;`
        : `    /** ${operation.summary}. */\n    ${method}: operations[${quote(operation.operationId)}];`;
    }),
  ];
}

function operationLines(operation: Operation, shared: Document['components']['responses']): string[] {
  const { operationId, parameters = [], requestBody, responses } = operation;
  const places = ['query', 'header', 'path', 'cookie'].map((place) => {
    const own = parameters.filter((one) => one.in === place);
    if (own.length === 0) return `${place}?: never;`;
    const optional = own.every(({ required }) => required !== true) ? '?' : '';
    const fields = own.map(
      ({ name, required, schema }) => `${keyOf(name)}${required === true ? '' : '?'}: ${typeOf(schema, 3)}`,
    );
    return `${place}${optional}: { ${fields.join('; ')} };`;
  });
  const answers = Object.entries(responses).map(([status, response]) => {
    const { content } = response.$ref === undefined ? response : (shared[lastOf(response.$ref)] ?? {});
    return `      ${keyOf(status)}: { headers: { [name: string]: unknown }; ${contentOf(content)} };`;
  });
  const body =
    requestBody === undefined
      ? 'requestBody?: never;'
      : `requestBody${requestBody.required === true ? '' : '?'}: { ${contentOf(requestBody.content)} };`;
  return [
    `  ${operationId}: {`,
    `    parameters: { ${places.join(' ')} };`,
    `    ${body}`,
    '    responses: {',
    ...answers,
    '    };',
    '  };',
  ];
}

function contentOf(content: Content | undefined): string {
  if (content === undefined) return 'content?: never';
  const types = Object.entries(content).map(([type, { schema }]) => `${quote(type)}: ${typeOf(schema, 4)}`);
  return `content: { ${types.join('; ')} }`;
}

/** A JSON Schema as a type. */
function typeOf(schema: Schema | undefined, depth: number): string {
  if (schema === undefined) return 'unknown';
  const {
    $ref,
    enum: words,
    anyOf,
    items,
    properties,
    patternProperties,
    type,
  } = schema as {
    $ref?: string;
    enum?: readonly unknown[];
    anyOf?: readonly Schema[];
    items?: Schema;
    properties?: Readonly<Record<string, Schema>>;
    patternProperties?: Readonly<Record<string, Schema>>;
    type?: string;
  };
  if ($ref !== undefined) return `components['schemas'][${quote(lastOf($ref))}]`;
  if (words !== undefined)
    return words.map((word) => (typeof word === 'string' ? quote(word) : String(word))).join(' | ');
  if (anyOf !== undefined) return anyOf.map((one) => typeOf(one, depth)).join(' | ');
  if (items !== undefined) return arrayOf(typeOf(items, depth));
  if (properties !== undefined) return objectOf(properties, (schema.required ?? []) as readonly string[], depth);
  const [values] = Object.values(patternProperties ?? {});
  if (values !== undefined) return `Record<string, ${typeOf(values, depth)}>`;
  switch (type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'object':
      return 'Record<string, unknown>';
    case undefined:
      return 'unknown';
    default:
      throw new Error(`There is no type for ${JSON.stringify(schema)}`);
  }
}

function objectOf(properties: Readonly<Record<string, Schema>>, required: readonly string[], depth: number): string {
  const margin = '  '.repeat(depth + 1);
  const fields = Object.entries(properties).map(([name, schema]) => {
    const note = typeof schema.description === 'string' ? `${margin}/** ${schema.description} */\n` : '';
    return `${note}${margin}${keyOf(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema, depth + 1)};`;
  });
  return fields.length === 0 ? 'Record<string, never>' : `{\n${fields.join('\n')}\n${'  '.repeat(depth)}}`;
}

function arrayOf(type: string): string {
  return /[|{ ]/.test(type) ? `(${type})[]` : `${type}[]`;
}

function keyOf(name: string): string {
  return /^(?:[A-Za-z_]\w*|[1-5]\d\d)$/.test(name) ? name : quote(name);
}

function quote(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

function lastOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}
