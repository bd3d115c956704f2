import type { PartKind, TSchema } from '@docker-watcher/sdk';
import { FileSchema } from './file.js';
import { BUILT_IN_PROBES } from './healthcheck.js';
import { type Json, written } from './written-form.js';

/** A part of a loaded plugin, by a `type` that names it. */
export interface KnownPart {
  readonly kind: PartKind;
  readonly type: string;
  readonly schema: TSchema;
}

/** JSON Schema (draft-07) of the whole file as people write it, for editors: with the settings of `parts`. */
export function schemaOf(parts: readonly KnownPart[] = []): Readonly<Record<string, unknown>> {
  const file = written(FileSchema);
  const properties = file.properties as Record<string, Json>;
  const of = (kind: PartKind): readonly KnownPart[] => parts.filter((part) => part.kind === kind);

  addVariants(valuesOf(properties.registries), of('registry'));
  addVariants(valuesOf(properties.notifiers), of('notifier'));
  addVariants(properties.proxy ?? {}, of('proxy'));
  const global = properties.global?.properties as Record<string, Json>;
  const npm = of('proxy').find(({ type }) => type === 'npm');
  if (npm !== undefined) global.npm = { ...written(npm.schema), ...titlesOf(global.npm) };
  const project = valuesOf(properties.projects);
  const stage = valuesOf((project.properties as Record<string, Json>).stages);
  const builtIn = Object.entries(BUILT_IN_PROBES).map(([type, schema]) => ({ kind: 'probe' as const, type, schema }));
  for (const keys of [global, project.properties, stage.properties] as Record<string, Json>[]) {
    const probe = mapBranchOf(keys.healthcheck);
    addVariants(probe, [...builtIn, ...of('probe')], 'http');
  }
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...file };
}

/** For each type, the keys that go with it. `fallback` is the type where none is written. */
function addVariants(target: Json, parts: readonly KnownPart[], fallback?: string): void {
  const generic = Object.keys((target.properties ?? {}) as Json);
  if (parts.length === 0) return;
  const variants = parts.map(({ type, schema }) => {
    const settings = written(schema);
    const beside = Object.fromEntries(generic.map((key) => [key, true]));
    const isOpen = settings.additionalProperties !== undefined && settings.additionalProperties !== false;
    const { title: _title, description: _description, ...rules } = settings;
    return {
      if: { properties: { type: { const: type } }, ...(type === fallback ? {} : { required: ['type'] }) },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: {
        ...rules,
        properties: { ...beside, ...(settings.properties as Json | undefined) },
        ...(settings.properties === undefined || isOpen ? {} : { additionalProperties: false }),
      },
    };
  });
  target.allOf = [...((target.allOf ?? []) as Json[]), ...variants];
}

function titlesOf(schema: Json | undefined): Json {
  return { title: schema?.title, description: schema?.description };
}

/** The values of a map from any name. */
function valuesOf(schema: Json | undefined): Json {
  const [values] = Object.values((schema?.patternProperties ?? {}) as Record<string, Json>);
  if (values === undefined) throw new Error('This schema is no map from names to values');
  return values;
}

/** The branch of a union that takes a map. */
function mapBranchOf(schema: Json | undefined): Json {
  const branch = ((schema?.anyOf ?? []) as Json[]).find(({ type }) => type === 'object');
  if (branch === undefined) throw new Error('This schema takes no map');
  return branch;
}
