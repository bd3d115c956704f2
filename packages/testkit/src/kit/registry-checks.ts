import type { RegistryPart, RegistrySource, TagVersion } from '@docker-watcher/sdk';
import { type FixtureContent, fixtureImage, fixtureIndex } from '../fixture-content.js';
import type { FixtureRegistryOptions } from '../fixture-registry.js';
import { type Call, outcomeOf, tell } from './bench.js';
import type { Check } from './check.js';
import { collect, lifeChecks } from './life-checks.js';
import { registryFaultChecks } from './registry-fault-checks.js';
import { accountAt, REPOSITORY, type RegistryRig, type RegistrySetup, withRegistry } from './registry-setup.js';
import { webhookChecks } from './webhook-checks.js';

const SIGNATURE = `sha256-${'a'.repeat(64)}.sig`;
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const { signal } = new AbortController();

/** All that the contract of a registry promises. */
export function registryChecks<Config>(
  definition: RegistryPart<Config>,
  setup: RegistrySetup<Config>,
): readonly Check[] {
  const check = (
    name: string,
    look: (rig: RegistryRig) => Promise<readonly string[]>,
    more: FixtureRegistryOptions = {},
  ): Check => ({ name, run: () => withRegistry(definition, setup, more, look) });

  return [
    ...lifeChecks<RegistrySource>({
      definition,
      settings: (other) => setup.settings(accountAt(other)),
      calls: (part, { host }) => registryCalls(part, host),
    }),
    check('it lists every tag, page by page, and no signatures', listing, { pageSize: 2 }),
    check('it knows no tags of a repository that has none', emptiness),
    check('it resolves a tag to the digest of what was pushed', (rig) => resolving(rig)),
    check('it finds the digest where no header tells it', (rig) => resolving(rig), { omitDigestHeader: true }),
    check('it says so when there is no such tag', absence),
    check('it keeps a token until it expires', tokens),
    check('it asks at most four things at a time', crowding),
    check('it gives credentials that are let in', credentials),
    check('its versions are newest first, with another id when a tag is pushed again', versions),
    check('it describes an image by its digest', describing),
    ...registryFaultChecks(definition, setup),
    ...(definition.webhook === undefined ? [] : webhookChecks(definition.webhook, setup.webhook)),
  ];
}

/** Every method that may ask the registry. */
export function registryCalls(part: RegistrySource, host: string): Readonly<Record<string, Call>> {
  const image = { host, repository: REPOSITORY };
  const digest = `sha256:${'a'.repeat(64)}`;
  return {
    listTags: (options) => part.listTags(image, options),
    resolve: (options) => part.resolve(image, 'dev-1', options),
    pullAuth: (options) => part.pullAuth(image, options),
    ...(part.describe && { describe: (options) => part.describe?.(image, digest, options) }),
    ...(part.listVersions && { listVersions: (options) => part.listVersions?.(image, options) }),
  };
}

async function listing({ registry, part, image }: RegistryRig): Promise<readonly string[]> {
  const pushed = ['dev-1', 'dev-2', 'dev-3', 'v1.0.0', 'v1.1.0'];
  for (const tag of [...pushed, SIGNATURE]) registry.push(REPOSITORY, tag, fixtureImage({ seed: tag }));
  const outcome = await outcomeOf((options) => part.listTags(image, options));
  if (outcome.kind !== 'answered') return [`listTags() of six tags in pages of two: ${tell(outcome)}.`];
  const listed = outcome.answer as readonly string[];
  const missing = pushed.filter((tag) => !listed.includes(tag));
  const alien = listed.filter((tag) => !pushed.includes(tag));
  return [
    ...(missing.length > 0 ? [`listTags() leaves out ${missing.join(', ')}: does it read every page?`] : []),
    ...(alien.length > 0 ? [`listTags() lists ${alien.join(', ')}, which is no image.`] : []),
    ...(new Set(listed).size < listed.length ? ['listTags() lists a tag twice.'] : []),
  ];
}

async function emptiness({ part, image }: RegistryRig): Promise<readonly string[]> {
  const outcome = await outcomeOf((options) => part.listTags({ ...image, repository: 'kit/nothing' }, options));
  const isEmpty = outcome.kind === 'answered' && (outcome.answer as readonly string[]).length === 0;
  const isTold = outcome.kind === 'threw' && ['not_found', 'unauthorized', 'forbidden'].includes(codeOf(outcome.error));
  return isEmpty || isTold ? [] : [`listTags() of a repository without tags: ${tell(outcome)}.`];
}

async function resolving({ registry, part, image }: RegistryRig): Promise<readonly string[]> {
  const contents: Readonly<Record<string, FixtureContent>> = {
    'an OCI image': fixtureImage({ seed: '1' }),
    'a Docker image': fixtureImage({ seed: '2', format: 'docker' }),
    'an OCI index': fixtureIndex([fixtureImage({ seed: '3' })], { attestation: true }),
    'a Docker manifest list': fixtureIndex([fixtureImage({ seed: '4', format: 'docker' })], { format: 'docker' }),
  };
  return collect(Object.entries(contents), async ([what, content]) => {
    const digest = registry.push(REPOSITORY, 'dev-1', content);
    const outcome = await outcomeOf((options) => part.resolve(image, 'dev-1', options));
    const answer = outcome.kind === 'answered' ? (outcome.answer as { digest?: string } | undefined) : undefined;
    return answer?.digest === digest
      ? []
      : [`resolve() of ${what} is to give ${digest}, and ended with ${tell(outcome)}.`];
  });
}

async function absence({ registry, part, image }: RegistryRig): Promise<readonly string[]> {
  registry.push(REPOSITORY, 'dev-1', fixtureImage());
  const outcome = await outcomeOf((options) => part.resolve(image, 'dev-2', options));
  return outcome.kind === 'answered' && outcome.answer === undefined
    ? []
    : [`resolve() of a tag that is not there is to give undefined, and ended with ${tell(outcome)}.`];
}

async function tokens({ registry, part, image }: RegistryRig): Promise<readonly string[]> {
  registry.push(REPOSITORY, 'dev-1', fixtureImage());
  for (let i = 0; i < 5; i += 1) await outcomeOf((options) => part.resolve(image, 'dev-1', options));
  const asked = registry.count('token');
  return asked <= 2 ? [] : [`Five calls took ${asked} tokens: keep a token for as long as it lives.`];
}

async function crowding({ registry, part, image }: RegistryRig): Promise<readonly string[]> {
  registry.push(REPOSITORY, 'dev-1', fixtureImage());
  registry.plan({ answer: 20, times: Number.POSITIVE_INFINITY });
  await Promise.all(Array.from({ length: 16 }, () => outcomeOf((options) => part.resolve(image, 'dev-1', options))));
  const most = registry.mostInFlight;
  return most <= 4 ? [] : [`${most} requests were open at a time: ask through the context's http.`];
}

async function credentials({ registry, part, image }: RegistryRig): Promise<readonly string[]> {
  const outcome = await outcomeOf((options) => part.pullAuth(image, options));
  if (outcome.kind !== 'answered') return [`pullAuth(): ${tell(outcome)}.`];
  const auth = outcome.answer as Awaited<ReturnType<RegistrySource['pullAuth']>>;
  if (auth === undefined) return ['pullAuth() gives none, though the settings have some.'];
  const { password } = accountAt(registry);
  if (auth.kind === 'token') return auth.registryToken === '' ? ['pullAuth() gives an empty token.'] : [];
  return auth.password === password && auth.username !== '' ? [] : ['pullAuth() gives others than the settings have.'];
}

async function versions({ registry, part, image }: RegistryRig): Promise<readonly string[]> {
  if (part.listVersions === undefined) return [];
  registry.push(REPOSITORY, 'dev-1', fixtureImage({ seed: '1' }), at(1));
  registry.push(REPOSITORY, 'dev-2', fixtureImage({ seed: '2' }), at(2));
  const before = await part.listVersions(image, { signal });
  // This repository can't be listed so, which the contract allows.
  if (before === undefined) return [];
  const idOf = (list: readonly TagVersion[]) => list.find(({ tag }) => tag === 'dev-1')?.id;
  const tags = before.versions.map(({ tag }) => tag);
  registry.push(REPOSITORY, 'dev-1', fixtureImage({ seed: '3' }), at(3));
  const after = (await part.listVersions(image, { signal }))?.versions ?? [];
  return [
    ...(tags.join() === 'dev-2,dev-1' ? [] : [`listVersions() gives ${tags.join(', ')}, where dev-2 came last.`]),
    ...(idOf(before.versions) === idOf(after)
      ? ['dev-1 was pushed again, and its id in listVersions() is the same.']
      : []),
    ...(after[0]?.tag === 'dev-1' ? [] : ['dev-1 was pushed last, and is not the first of listVersions().']),
  ];
}

async function describing({ registry, part, image }: RegistryRig): Promise<readonly string[]> {
  if (part.describe === undefined) return [];
  const digest = registry.push(REPOSITORY, 'dev-1', fixtureIndex([fixtureImage()]));
  const outcome = await outcomeOf((options) => part.describe?.(image, digest, options));
  const told = outcome.kind === 'answered' ? (outcome.answer as { digest?: string; platforms?: string[] }) : undefined;
  return told?.digest === digest && (told.platforms ?? ['linux/amd64']).includes('linux/amd64')
    ? []
    : [`describe() of an index for linux/amd64 ended with ${tell(outcome)}.`];
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown } | undefined)?.code);
}
