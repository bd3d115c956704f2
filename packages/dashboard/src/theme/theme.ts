import { keep, kept } from '../state/keep.js';

/** Light, dark, or as the system says. */
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export function chosenTheme(): Theme {
  return THEMES.find((theme) => theme === kept('theme')) ?? 'auto';
}

export function chooseTheme(theme: Theme): void {
  keep('theme', theme);
  applyTheme();
}

export function applyTheme(): void {
  const theme = chosenTheme();
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
