import type { Catalogue } from './en.js';
import { changes } from './ru/changes.js';
import { pages } from './ru/pages.js';
import { shell } from './ru/shell.js';

export const ru: Catalogue = { ...shell, ...changes, ...pages };
