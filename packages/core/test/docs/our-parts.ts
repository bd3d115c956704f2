import type { AnyPart, PartKind } from '@docker-watcher/sdk';
import embedded from '../../../plugin-embedded-proxy/src/index.js';
import ghcr from '../../../plugin-ghcr/src/index.js';
import gitea from '../../../plugin-gitea/src/index.js';
import npm from '../../../plugin-npm-proxy/src/index.js';
import oci from '../../../plugin-oci/src/index.js';
import webhook from '../../../plugin-webhook-notify/src/index.js';
import { type KnownPart, type PartSchemas, schemaOf } from '../../src/config/index.js';
import { ownTypes } from '../../src/plugins/names.js';

const parts: readonly (readonly [string, AnyPart])[] = [embedded, ghcr, gitea, npm, oci, webhook].flatMap((plugin) =>
  Object.entries<AnyPart>(plugin.parts),
);

/** A part of our own plugins, by a `type` that names it. */
export function partOf(kind: PartKind, type: string): AnyPart | undefined {
  const name = ownTypes().find((own) => own.kind === kind && own.type === type)?.part ?? type;
  return parts.find(([own, part]) => part.kind === kind && own === name)?.[1];
}

/** Every `type` of ours of one contract, in the order in which people meet them. */
export function typesOf(kind: PartKind): readonly { readonly type: string; readonly part: AnyPart }[] {
  return ownTypes()
    .filter((own) => own.kind === kind)
    .flatMap(({ type }) => {
      const part = partOf(kind, type);
      return part === undefined ? [] : [{ type, part }];
    });
}

export const ourSchemas: PartSchemas = {
  part(kind, type) {
    const part = partOf(kind, type);
    return part === undefined ? { problem: `There is no ${kind} of type "${type}".` } : { schema: part.config };
  },
};

/** The JSON Schema of the whole file, as `docker-watcher schema` prints it. */
export function wholeSchema(): Readonly<Record<string, unknown>> {
  const known: KnownPart[] = (['registry', 'proxy', 'notifier'] as const).flatMap((kind) =>
    typesOf(kind).map(({ type, part }) => ({ kind, type, schema: part.config })),
  );
  return schemaOf(known);
}
