import { type Notification, PluginError } from '@docker-watcher/sdk';
import mustache from 'mustache';
import { COLORS, ICONS, PRESETS, type Preset } from './presets.js';
import type { Settings } from './settings.js';

export interface Body {
  readonly text: string;
  readonly contentType: string;
}

const JSON_TYPE = 'application/json';

/** What the JSON says, in this order; what is not known is left out. Part of the public contract: fields are only added. */
const FIELDS = [
  'id',
  'seq',
  'at',
  'event',
  'severity',
  'title',
  'message',
  'project',
  'stage',
  'image',
  'tag',
  'from',
  'to',
  'outcome',
  'reason',
  'durationMs',
  'actor',
  'deploy',
  'address',
  'url',
] as const satisfies readonly (keyof Notification)[];

/** Texts for people, in which a service may see markup. */
const TEXTS = ['title', 'message', 'project', 'stage', 'image', 'tag', 'reason'] as const;

/**
 * Writes one message as the settings want it; `batch`: what it sums up. Throws `misconfigured` for a template that does
 * not give what it should.
 */
export function bodyOf(
  notification: Notification,
  { preset = 'json', template, content_type = JSON_TYPE }: Settings,
  channel: string | undefined,
  batch: readonly Notification[] = [],
): Body {
  if (template !== undefined) {
    const isJson = /\bjson\b/i.test(content_type);
    const view = Object.assign(viewOf(notification, { template }, channel), {
      notifications: batch.map((one) => viewOf(one, { template }, channel)),
    });
    const text = render(template, view, isJson ? escapeJson : String);
    if (isJson) insistJson(text);
    return { text, contentType: content_type };
  }
  if (preset === 'json') {
    const whole = { ...fieldsOf(notification), ...(batch.length > 0 ? { notifications: batch.map(fieldsOf) } : {}) };
    return { text: JSON.stringify(whole), contentType: JSON_TYPE };
  }
  const filled = render(PRESETS[preset].template, viewOf(notification, PRESETS[preset], channel), escapeJson);
  return { text: JSON.stringify(JSON.parse(filled)), contentType: JSON_TYPE };
}

function fieldsOf(notification: Notification): object {
  const known = FIELDS.filter((field) => notification[field] !== undefined);
  return Object.fromEntries(known.map((field) => [field, notification[field]]));
}

/** What a template may name. Without a prototype: a template finds nothing but this. */
function viewOf(notification: Notification, preset: Preset, channel: string | undefined): object {
  const { severity } = notification;
  const texts = TEXTS.flatMap((field) => {
    const text = notification[field];
    return text === undefined ? [] : [[field, textFor(preset, field, text)]];
  });
  return Object.assign(Object.create(null), notification, Object.fromEntries(texts), {
    channel,
    icon: ICONS[severity],
    color: COLORS[severity],
    level: preset.levels?.[severity],
    mark: preset.marks?.[severity],
  });
}

function textFor({ longest, markup }: Preset, field: string, text: string): string {
  const most = field === 'title' || field === 'message' ? (longest?.[field] ?? text.length) : text.length;
  const short = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  if (markup === 'angles') return short.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return markup === 'markdown' ? short.replace(/[\\*_~`|>[\]]/g, '\\$&') : short;
}

function render(template: string, view: object, written: (value: unknown) => string): string {
  try {
    return mustache.render(template, view, undefined, { escape: written });
  } catch (error) {
    throw new PluginError('misconfigured', `Its template can't be read: ${(error as Error).message}`);
  }
}

function escapeJson(value: unknown): string {
  return JSON.stringify(String(value)).slice(1, -1);
}

function insistJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new PluginError('misconfigured', 'Its template, filled in, is no JSON.', {
      hint: 'Write values as "{{title}}", or set "content_type" to what the template is.',
    });
  }
}
