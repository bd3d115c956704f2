import { timingSafeEqual } from 'node:crypto';
import { get } from 'node:http';
import { connect } from 'node:net';
import {
  type CallOptions,
  type ImageName,
  isPluginError,
  type PartContext,
  PluginError,
  type RegistryPart,
  type TSchema,
} from '@docker-watcher/sdk';
import example from '../../../../examples/custom-plugin/src/index.js';
import { Registry } from '../../../../examples/custom-plugin/src/registry/registry.js';
import type { Settings } from '../../../../examples/custom-plugin/src/registry/settings.js';
import { type Bad, variant } from './bad.js';

export const GOOD_REGISTRY = example.parts.shelf as RegistryPart<Settings>;

const OTHER_DIGEST = `sha256:${'b'.repeat(64)}`;
const SIGNATURE = `sha256-${'a'.repeat(64)}.sig`;

/** Timers of the zoo's own, so that it does not outlive its tests. */
export const TIMERS: NodeJS.Timeout[] = [];

type Patch = (good: Registry, settings: Settings, context: PartContext) => object;

/** The good registry with some methods in place of its own. */
function bad(what: string, fails: readonly string[], patch: Patch): Bad<RegistryPart<Settings>> {
  const definition = variant<RegistryPart<Settings>, Settings>(GOOD_REGISTRY, (settings, context) => {
    const good = new Registry(settings, context);
    return {
      listTags: good.listTags.bind(good),
      resolve: good.resolve.bind(good),
      pullAuth: good.pullAuth.bind(good),
      ...patch(good, settings, context),
    };
  });
  return { what, fails, definition };
}

function withSchema(what: string, fails: readonly string[], more: object): Bad<RegistryPart<Settings>> {
  return { what, fails, definition: { ...GOOD_REGISTRY, config: { ...GOOD_REGISTRY.config, ...more } as TSchema } };
}

export const BAD_REGISTRIES: readonly Bad<RegistryPart<Settings>>[] = [
  withSchema('takes unknown keys', ['its settings say what each field is, and take no unknown key'], {
    additionalProperties: true,
  }),
  withSchema('wants settings that nobody has', ['its settings are right by its own schema'], {
    required: ['url', 'username', 'token', 'region'],
  }),
  bad('connects in create', ['create touches no network'], () => {
    connect(9, '127.0.0.1').on('error', () => undefined);
    return {};
  }),
  bad('does not listen to its signal', ['every call stops within 100 ms of its signal'], (good) => ({
    listTags: (image: ImageName) => good.listTags(image, { signal: new AbortController().signal }),
  })),
  bad('throws what it caught', ['every fault is a PluginError'], (_good, { url }, { http }) => ({
    async health({ signal }: CallOptions) {
      await http.request(url, { signal });
      return { state: 'ok' };
    },
  })),
  bad('logs its token', ['no secret is in a log line or an error'], (good, { token }, { log }) => ({
    async listTags(image: ImageName, options: CallOptions) {
      log.debug('Asking', { authorization: `Basic ${Buffer.from(`me:${token}`).toString('base64')}` });
      return good.listTags(image, options);
    },
  })),
  bad('shows its token in its health', ['no secret is in a log line or an error'], (_good, { token = '' }) => ({
    health: async () => ({ state: 'failed', detail: `refused: ${encodeURIComponent(token)}` }),
  })),
  bad('leaves a timer behind', ['nothing is left open after close'], () => {
    TIMERS.push(setInterval(() => undefined, 1_000));
    return {};
  }),
  bad('fails when it is closed', ['nothing is left open after close'], () => ({
    close: async () => {
      throw new Error('Stuck.');
    },
  })),
  bad('reads the first page', ['it lists every tag, page by page, and no signatures'], (good) => ({
    listTags: async (image: ImageName, options: CallOptions) => (await good.listTags(image, options)).slice(0, 2),
  })),
  bad('lists signatures', ['it lists every tag, page by page, and no signatures'], (good) => ({
    async listTags(image: ImageName, options: CallOptions) {
      const tags = await good.listTags(image, options);
      return tags.length === 0 ? tags : [...tags, SIGNATURE];
    },
  })),
  bad('calls an empty repository down', ['it knows no tags of a repository that has none'], (good) => ({
    async listTags(image: ImageName, options: CallOptions) {
      const tags = await good.listTags(image, options).catch(undefinedAt('not_found'));
      if (tags === undefined || tags.length === 0) throw new PluginError('unavailable', 'There is nothing.');
      return tags;
    },
  })),
  bad(
    'gives a digest of its own',
    ['it resolves a tag to the digest of what was pushed', 'it finds the digest where no header tells it'],
    (good) => ({
      async resolve(image: ImageName, tag: string, options: CallOptions) {
        return (await good.resolve(image, tag, options)) && { digest: OTHER_DIGEST };
      },
    }),
  ),
  bad('throws at a tag that is not there', ['it says so when there is no such tag'], (good) => ({
    async resolve(image: ImageName, tag: string, options: CallOptions) {
      const resolved = await good.resolve(image, tag, options);
      if (resolved === undefined) throw new PluginError('not_found', 'There is no such tag.');
      return resolved;
    },
  })),
  bad(
    'takes a registry that is down for a missing tag',
    ['it never takes a fault for a tag that is not there'],
    (good) => ({
      resolve: (image: ImageName, tag: string, options: CallOptions) =>
        good.resolve(image, tag, options).catch(undefinedAt('unavailable')),
    }),
  ),
  bad('lists nothing when it is refused', ['its listing tells what is wrong with a registry'], (good) => ({
    listTags: (image: ImageName, options: CallOptions) =>
      good.listTags(image, options).catch((error: unknown) => undefinedAt('unauthorized')(error) ?? []),
  })),
  bad('makes nothing of 429', ['it obeys 429'], (good) => ({
    async resolve(image: ImageName, tag: string, options: CallOptions) {
      try {
        return await good.resolve(image, tag, options);
      } catch (error) {
        if (undefinedAt('rate_limited')(error) === undefined) throw new PluginError('unavailable', 'Busy.');
        throw error;
      }
    },
  })),
  bad('forgets its token', ['it keeps a token until it expires'], (_good, settings, context) => ({
    resolve: (image: ImageName, tag: string, options: CallOptions) =>
      new Registry(settings, context).resolve(image, tag, options),
  })),
  bad('asks past the host', ['it asks at most four things at a time', 'it obeys 429'], (good) => ({
    async resolve(image: ImageName, tag: string, options: CallOptions) {
      await new Promise((resolve) => {
        const request = get(`http://${image.host}/v2/`, { agent: false, signal: options.signal });
        request
          .on('response', (response) => response.resume())
          .on('error', resolve)
          .on('close', resolve);
      });
      options.signal.throwIfAborted();
      return good.resolve(image, tag, options);
    },
  })),
  bad('keeps its credentials to itself', ['it gives credentials that are let in'], () => ({
    pullAuth: async () => undefined,
  })),
  bad(
    'tells a tag that was pushed again by nothing',
    ['its versions are newest first, with another id when a tag is pushed again'],
    (good) => ({
      async listVersions(image: ImageName, options: CallOptions) {
        const tags = await good.listTags(image, options);
        return {
          versions: [...tags]
            .sort()
            .reverse()
            .map((tag) => ({ id: tag, tag })),
        };
      },
    }),
  ),
  bad('describes another image', ['it describes an image by its digest'], () => ({
    describe: async () => ({ digest: OTHER_DIGEST }),
  })),
  {
    what: 'has a webhook that throws at a short signature',
    fails: ['its webhook lets in only who knows the secret'],
    definition: {
      ...GOOD_REGISTRY,
      webhook: {
        ...GOOD_REGISTRY.webhook,
        parse: () => ({ kind: 'images', images: [{ repository: 'alexei/app' }] }),
        verify: ({ headers }, secret) =>
          timingSafeEqual(Buffer.from(headers['x-signature'] ?? ''), Buffer.from(secret)),
      },
    },
  },
  {
    what: 'has a webhook that understands nothing',
    fails: ['its webhook tells which image to look at'],
    definition: {
      ...GOOD_REGISTRY,
      webhook: {
        verify: GOOD_REGISTRY.webhook?.verify ?? (() => false),
        parse: () => ({ kind: 'ignored', reason: 'What is this?' }),
      },
    },
  },
  {
    what: 'takes forms and can not read them',
    fails: ['its webhook reads a form as it reads the JSON'],
    definition: {
      ...GOOD_REGISTRY,
      webhook: {
        verify: GOOD_REGISTRY.webhook?.verify ?? (() => false),
        parse: (request) => GOOD_REGISTRY.webhook?.parse(request) ?? { kind: 'pong' },
        readsForms: true,
      },
    },
  },
];

/** Undefined for a fault of this code; anything else is thrown on. */
function undefinedAt(code: PluginError['code']): (error: unknown) => undefined {
  return (error) => {
    if (isPluginError(error) && error.code === code) return undefined;
    throw error;
  };
}
