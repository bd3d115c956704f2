import { EVENT_TYPES } from '@docker-watcher/sdk';
import type { LoadContext } from '../context.js';
import { pollIntervalOf } from '../controller/poll-interval.js';
import type { NotifierConfig, PartConfig, RegistryConfig } from '../model.js';
import { closest } from '../source/did-you-mean.js';
import type { Path } from '../source/path.js';
import { checkPart } from './check-settings.js';
import type { PartDraft, PartDrafts } from './part-drafts.js';

export interface ResolvedParts {
  readonly registries: readonly RegistryConfig[];
  readonly proxy: PartConfig | undefined;
  readonly notifiers: readonly NotifierConfig[];
}

export function resolveParts(drafts: PartDrafts, context: LoadContext): ResolvedParts {
  const globalPoll = pollIntervalOf(context);
  const registries = drafts.registries.map((draft): RegistryConfig => {
    const { poll_interval, webhook } = draft.own;
    const at = [...draft.at, 'poll_interval'];
    const pollIntervalMs =
      poll_interval === undefined ? globalPoll : pollIntervalOf(context, { value: poll_interval, path: at });
    const webhookSecret = webhook?.secret;
    return { ...partOf(draft, context), pollIntervalMs, ...(webhookSecret === undefined ? {} : { webhookSecret }) };
  });
  const notifiers = drafts.notifiers.map((draft): NotifierConfig => {
    const events = eventsOf(draft.own.events, [...draft.at, 'events'], context);
    return { ...partOf(draft, context), ...(events === undefined ? {} : { events }) };
  });
  return { registries, proxy: drafts.proxy && partOf(drafts.proxy, context), notifiers };
}

function partOf(draft: PartDraft<unknown>, context: LoadContext): PartConfig {
  const { id, type, at } = draft;
  if (!PART_ID.test(id)) {
    context.problems.add(at, 'This name can not be used.', 'Letters, digits, "-", "_" and "." make a name.', 'key');
  }
  return { id, type, settings: checkPart(draft, context) ?? {}, at: context.problems.positionOf(at, 'key') };
}

/** It is part of a webhook's address and of a folder's name. */
const PART_ID = /^[a-zA-Z0-9][\w.-]{0,62}$/;

/** Names of events, or groups of them: `deploy.*`. */
function eventsOf(
  events: readonly string[] | undefined,
  at: Path,
  { problems }: LoadContext,
): readonly string[] | undefined {
  for (const [index, name] of (events ?? []).entries()) {
    if (name === undefined || isKnownEvent(name)) continue;
    const meant = closest(name, [...EVENT_TYPES, ...GROUPS]);
    const hint = meant === undefined ? `Groups: ${GROUPS.join(', ')}.` : `Did you mean "${meant}"?`;
    problems.add([...at, index], 'There is no such event.', hint);
  }
  return events;
}

const GROUPS = [...new Set(EVENT_TYPES.map((type) => `${type.split('.')[0]}.*`))];

function isKnownEvent(name: string): boolean {
  if (name === '*') return true;
  const group = name.endsWith('.*') ? name.slice(0, -1) : undefined;
  return EVENT_TYPES.some((type) => (group === undefined ? type === name : type.startsWith(group)));
}
