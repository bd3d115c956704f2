import { changes } from './en/changes.js';
import { pages } from './en/pages.js';
import { shell } from './en/shell.js';
import type { Message } from './message.js';

/** Every text of the dashboard, in English; the other languages have the same keys. */
export const en = { ...shell, ...changes, ...pages } as const satisfies Record<string, Message>;

export type Key = keyof typeof en;
export type Catalogue = Readonly<Record<Key, Message>>;
