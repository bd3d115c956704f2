import { keep, kept } from '../state/keep.js';
import { type Catalogue, en, type Key } from './en.js';
import { format, type Values } from './message.js';

export const LANGUAGES = { en: 'English', ru: 'Русский' } as const;
export type Language = keyof typeof LANGUAGES;

export type { Key };

let language: Language = 'en';
let catalogue: Catalogue = en;

/** Loads the chosen language, else the browser's, else English. Before anything is drawn. */
export async function loadLanguage(): Promise<void> {
  language = chosen();
  if (language === 'ru') catalogue = (await import('./ru.js')).ru;
  document.documentElement.lang = language;
}

export function currentLanguage(): Language {
  return language;
}

/** Takes effect with the page that it loads anew. */
export function chooseLanguage(next: Language): void {
  keep('language', next);
  location.reload();
}

export function t(key: Key, values: Values = {}): string {
  return format(catalogue[key], values, language);
}

/** A word that the server chose; as it is when we do not know it. */
export function word(prefix: string, code: string): string {
  const key = `${prefix}.${code}`;
  return key in catalogue ? t(key as Key) : code;
}

function chosen(): Language {
  const wish = kept('language') ?? navigator.language;
  return wish.startsWith('ru') ? 'ru' : 'en';
}
