import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../text/language.js';
import './problem.js';

/** Bones in the shape of what comes; they show after a moment only. */
export function skeleton(lines = 3, shape: 'lines' | 'tall' | 'rows' | 'stations' = 'lines'): TemplateResult {
  return html`<div class="skeleton ${shape}" aria-busy="true">
    <span class="hidden">${t('loading')}</span>${Array.from({ length: lines }, () => html`<i></i>`)}
  </div>`;
}

/** Nothing here yet, and what would fill it. */
export function empty(title: string, text: string, offer: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<div class="empty-state"><h3>${title}</h3><p>${text}</p>${offer}</div>`;
}

export function problem(cause: unknown, retry?: () => void): TemplateResult {
  return html`<dw-problem .problem=${cause} ?retriable=${retry !== undefined} @retry=${retry}></dw-problem>`;
}

interface Asked<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  run(): Promise<void>;
}

/** What an answer looks like while it is awaited, when it is there, and when it fails. Old news stay in sight. */
export function settle<T>(
  task: Asked<T>,
  show: (value: T) => TemplateResult | typeof nothing,
  waiting: TemplateResult = skeleton(),
): TemplateResult | typeof nothing {
  if (task.value !== undefined) return show(task.value);
  return task.error === undefined ? waiting : problem(task.error, () => void task.run());
}
