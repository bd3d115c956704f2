import type { PluginErrorCode, RegistryPart } from '@docker-watcher/sdk';
import { fixtureImage } from '../fixture-content.js';
import { type FixtureFault, HTML_PAGE } from '../fixture-fault.js';
import { outcomeOf, tell } from './bench.js';
import type { Check } from './check.js';
import { collect } from './life-checks.js';
import { REPOSITORY, type RegistryRig, type RegistrySetup, withRegistry } from './registry-setup.js';
import { retryAfterComplaints } from './retry-after.js';

/** What a registry does wrong, and the words for it. */
const FAULTS: readonly (readonly [what: string, answer: FixtureFault['answer'], codes: readonly PluginErrorCode[]])[] =
  [
    ['401 to everything', { status: 401 }, ['unauthorized', 'forbidden']],
    ['403 to everything', { status: 403 }, ['forbidden', 'unauthorized']],
    ['500', { status: 500, body: 'oops' }, ['unavailable', 'bad_answer']],
    ['503', { status: 503 }, ['unavailable']],
    ['a broken connection', 'reset', ['unavailable']],
    ['a sign-in page', HTML_PAGE, ['bad_answer']],
  ];

/** How a registry part behaves when the registry does not. */
export function registryFaultChecks<Config>(
  definition: RegistryPart<Config>,
  setup: RegistrySetup<Config>,
): readonly Check[] {
  const rig = (look: (rig: RegistryRig) => Promise<readonly string[]>) => withRegistry(definition, setup, {}, look);
  const faults = (call: 'listTags' | 'resolve') => () =>
    collect(FAULTS, ([what, answer, codes]) =>
      rig(async ({ registry, part, image }) => {
        registry.push(REPOSITORY, 'dev-1', fixtureImage());
        registry.plan({ answer, times: Number.POSITIVE_INFINITY });
        const outcome = await outcomeOf((options) =>
          call === 'listTags' ? part.listTags(image, options) : part.resolve(image, 'dev-1', options),
        );
        const code = outcome.kind === 'threw' ? (outcome.error as { code?: PluginErrorCode }).code : undefined;
        return code !== undefined && codes.includes(code)
          ? []
          : [`${call}() at ${what} is to fail as ${codes.join(' or ')}, and ended with ${tell(outcome)}.`];
      }),
    );
  return [
    { name: 'its listing tells what is wrong with a registry', run: faults('listTags') },
    { name: 'it never takes a fault for a tag that is not there', run: faults('resolve') },
    {
      name: 'it obeys 429',
      run: () =>
        rig(async ({ registry, part, image }) => {
          registry.push(REPOSITORY, 'dev-1', fixtureImage());
          registry.plan({
            answer: { status: 429, headers: { 'retry-after': '7' } },
            times: Number.POSITIVE_INFINITY,
          });
          const outcome = await outcomeOf((options) => part.resolve(image, 'dev-1', options));
          return retryAfterComplaints(
            'resolve',
            outcome,
            registry.requests.filter(({ status }) => status === 429).length,
          );
        }),
    },
  ];
}
