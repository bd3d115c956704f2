import { html, type TemplateResult } from 'lit';

/** Our own line icons on a grid of 24. */
const PATHS = {
  overview: 'M4 5h6v6H4zM14 5h6v6h-6zM4 15h16v4H4z',
  activity: 'M3 12h4l3 7 4-14 3 7h4',
  insights: 'M4 20V10m5.3 10V4m5.4 16v-8M20 20V7',
  plugins: 'M9 3v5m6-5v5M6 8h12v4a6 6 0 0 1-12 0zm6 10v3',
  settings:
    'M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zm-7 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zm5-2 4.5 4.5',
  light:
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm0-13v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4',
  dark: 'M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5z',
  auto: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zm0-16v16m4-14.9v13.8M20 12h-8',
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7 8c.8-3.5 3.6-5 7-5s6.2 1.5 7 5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  done: 'm5 12.5 4.5 4.5L19 7.5',
  close: 'm6 6 12 12M18 6 6 18',
  more: 'M5 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6zm7 0a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6zm7 0a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6z',
  down: 'm6 9 6 6 6-6',
  right: 'm9 6 6 6-6 6',
  arrow: 'M4 12h16m-6-6 6 6-6 6',
  open: 'M10 5H5v14h14v-5m-5-9h5v5m0-5-8 8',
  lock: 'M6 11h12v9H6zm2.5 0V8a3.5 3.5 0 0 1 7 0v3',
  download: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
  wrap: 'M4 6h16M4 12h13a3 3 0 0 1 0 6h-4m2.5-2.5L13 18l2.5 2.5M4 18h5',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zm0-12.5V12l3 2',
  up: 'm6 15 6-6 6 6',
  back: 'M9 7 4 12l5 5m-5-5h10a6 6 0 0 1 6 6',
} as const;

export type IconName = keyof typeof PATHS;

/** For the eye only: whatever carries it has a name in words. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}
