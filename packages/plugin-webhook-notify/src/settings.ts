import { Secret, type Static, Type } from '@docker-watcher/sdk';
import { PRESET_NAMES, type PresetName } from './presets.js';

/** The settings of the part `webhook`. */
export const Settings = Type.Object(
  {
    url: Secret({
      title: 'Address',
      description: 'Where messages go. It is kept as a secret, because the addresses of chats hold their tokens.',
    }),
    preset: Type.Optional(
      Type.Unsafe<PresetName>({
        type: 'string',
        enum: [...PRESET_NAMES],
        title: 'Preset',
        description:
          'What is sent: "json" is everything we know, the others are what that service reads. Default "json".',
      }),
    ),
    secret: Type.Optional(
      Secret({
        title: 'Signing secret',
        description: 'Signs each message with HMAC-SHA256, so that the receiver can tell it from a forged one.',
      }),
    ),
    token: Type.Optional(Secret({ title: 'Access token', description: 'Sent as "Authorization: Bearer …".' })),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        title: 'Headers',
        description: 'Sent along with each message. They are not kept secret: use "token" for what is.',
      }),
    ),
    method: Type.Optional(
      Type.Unsafe<'POST' | 'PUT'>({
        type: 'string',
        enum: ['POST', 'PUT'],
        title: 'Method',
        description: 'Of the request. Default "POST".',
      }),
    ),
    channel: Type.Optional(
      Type.String({
        minLength: 1,
        title: 'Channel',
        description:
          'Topic of ntfy (default: the last part of the address) or chat id of Telegram (default: chat_id of the address).',
      }),
    ),
    template: Type.Optional(
      Type.String({
        minLength: 1,
        title: 'Template',
        description: 'The body in words of your own, as a Mustache template. Instead of a preset.',
      }),
    ),
    content_type: Type.Optional(
      Type.String({
        minLength: 1,
        title: 'Content type',
        description: 'Of the template. Where it is JSON, values are escaped for it. Default "application/json".',
      }),
    ),
    batch: Type.Optional(
      Type.Boolean({
        title: 'Batch',
        description:
          'Whether a burst is told as one message. Default: true with a preset for a chat, false with "json" and a template.',
      }),
    ),
    timeout: Type.Optional(
      Type.String({
        pattern: '^([1-9]|1[0-9]|2[0-5])s$',
        title: 'Timeout',
        description: 'How long an answer is waited for, from "1s" to "25s". Default "10s".',
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'Webhook',
    description:
      'Sends each message to an address, as signed JSON or as Slack, Discord, ntfy, Gotify or Telegram read it.',
  },
);

export type Settings = Static<typeof Settings>;
