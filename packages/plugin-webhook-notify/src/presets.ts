import type { Notification } from '@docker-watcher/sdk';

export type Severity = Notification['severity'];

export const PRESET_NAMES = ['json', 'slack', 'discord', 'ntfy', 'gotify', 'telegram'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

/** How a message is written for one service: data only, rendered by `body.ts`. */
export interface Preset {
  /** Mustache; JSON once it is filled in. */
  readonly template: string;
  /** What has a meaning in the texts of the service. */
  readonly markup?: 'angles' | 'markdown';
  /** Longest texts, in characters, before escaping. */
  readonly longest?: { readonly title: number; readonly message: number };
  /** `{{level}}` and `{{mark}}`: how the service says how bad it is. */
  readonly levels?: Readonly<Record<Severity, number>>;
  readonly marks?: Readonly<Record<Severity, string>>;
  /** Where `{{channel}}` is found in the address when it is not set; then it has to be known. */
  readonly channel?:
    | { readonly name: string; readonly from: 'last-path-segment' }
    | { readonly name: string; readonly from: 'query'; readonly key: string };
}

export const ICONS: Readonly<Record<Severity, string>> = { info: 'ℹ️', success: '✅', warning: '⚠️', error: '❌' };
export const COLORS: Readonly<Record<Severity, string>> = {
  info: '#3498db',
  success: '#2ecc71',
  warning: '#f39c12',
  error: '#e74c3c',
};

export const PRESETS: Readonly<Record<Exclude<PresetName, 'json'>, Preset>> = {
  /** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks; Mattermost and Rocket.Chat read it too. */
  slack: {
    markup: 'angles',
    longest: { title: 150, message: 2_500 },
    template: `{
      "text": "{{icon}} *{{title}}*",
      "attachments": [{
        "color": "{{color}}",
        "fallback": "{{title}}",
        "text": "{{message}}"
        {{#image}}, "fields": [{ "title": "Image", "value": "{{image}}{{#tag}}:{{tag}}{{/tag}}", "short": false }]{{/image}}
        {{#url}}, "actions": [{ "type": "button", "text": "Open docker-watcher", "url": "{{url}}" }]{{/url}}
      }]
    }`,
  },
  /** https://discord.com/developers/docs/resources/webhook#execute-webhook */
  discord: {
    markup: 'markdown',
    longest: { title: 120, message: 2_000 },
    levels: { info: 0x3498db, success: 0x2ecc71, warning: 0xf39c12, error: 0xe74c3c },
    template: `{
      "username": "docker-watcher",
      "allowed_mentions": { "parse": [] },
      "embeds": [{
        "title": "{{icon}} {{title}}",
        "color": {{level}},
        "timestamp": "{{at}}"
        {{#message}}, "description": "{{message}}"{{/message}}
        {{#url}}, "url": "{{url}}"{{/url}}
        {{#image}}, "fields": [{ "name": "Image", "value": "{{image}}{{#tag}}:{{tag}}{{/tag}}" }]{{/image}}
      }]
    }`,
  },
  /** https://docs.ntfy.sh/publish/#publish-as-json */
  ntfy: {
    longest: { title: 200, message: 2_500 },
    levels: { info: 3, success: 3, warning: 4, error: 5 },
    marks: { info: 'information_source', success: 'white_check_mark', warning: 'warning', error: 'x' },
    channel: { name: 'topic', from: 'last-path-segment' },
    template: `{
      "topic": "{{channel}}",
      "title": "{{title}}",
      "message": "{{message}}{{^message}}{{title}}{{/message}}",
      "priority": {{level}},
      "tags": ["{{mark}}"]
      {{#url}}, "click": "{{url}}"{{/url}}
    }`,
  },
  /** https://gotify.net/docs/pushmsg and https://gotify.net/docs/msgextras */
  gotify: {
    levels: { info: 4, success: 4, warning: 6, error: 8 },
    template: `{
      "title": "{{title}}",
      "message": "{{message}}{{^message}}{{title}}{{/message}}",
      "priority": {{level}},
      "extras": {
        "client::display": { "contentType": "text/plain" }
        {{#url}}, "client::notification": { "click": { "url": "{{url}}" } }{{/url}}
      }
    }`,
  },
  /** https://core.telegram.org/bots/api#sendmessage */
  telegram: {
    longest: { title: 200, message: 3_000 },
    channel: { name: 'chat id', from: 'query', key: 'chat_id' },
    template: String.raw`{
      "chat_id": "{{channel}}",
      "text": "{{icon}} {{title}}{{#message}}\n\n{{message}}{{/message}}{{#url}}\n\n{{url}}{{/url}}",
      "link_preview_options": { "is_disabled": true }
    }`,
  },
};
