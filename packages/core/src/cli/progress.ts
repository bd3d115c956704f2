import { formatDuration } from '../base/index.js';
import type { Event } from './api.js';
import type { Terminal } from './terminal.js';

const ERASE_LINE = '\r\u001b[2K';

/** Shows the steps of a deploy as they happen: rewritten lines for a person, one line per outcome for a log. */
export class Progress {
  readonly #began = new Map<string, number>();
  #undoing = false;
  #isOpen = false;

  constructor(private readonly terminal: Terminal) {}

  show({ type, at, data }: Event): void {
    const step = typeof data.step === 'string' ? data.step : 'step';
    switch (type) {
      case 'deploy.queued':
        this.#open('queued');
        break;
      case 'deploy.step.started':
        this.#began.set(step, Date.parse(at));
        this.#open(step);
        break;
      case 'deploy.step.progress':
        this.#open(typeof data.message === 'string' ? `${step}: ${data.message}` : step);
        break;
      case 'deploy.step.done':
        this.#line('✓', step, this.#took(step, at));
        break;
      case 'deploy.step.failed':
        this.#line('✗', step, this.#took(step, at));
        break;
      case 'deploy.undoing':
        this.#line('↩', 'taking it back', '');
        this.#undoing = true;
        break;
    }
  }

  /** Leaves no half-written line behind. */
  close(): void {
    if (this.#isOpen) this.terminal.out(ERASE_LINE);
    this.#isOpen = false;
  }

  #open(text: string): void {
    if (!this.terminal.isInteractive) return;
    this.terminal.out(`${ERASE_LINE}  … ${text.slice(0, Math.max(10, this.terminal.columns - 5))}`);
    this.#isOpen = true;
  }

  #line(sign: string, text: string, took: string): void {
    this.close();
    const name = this.#undoing ? `undo ${text}` : text;
    this.terminal.out(`  ${sign} ${took === '' ? name : `${name.padEnd(16)} ${took}`}\n`);
  }

  #took(step: string, at: string): string {
    const began = this.#began.get(step);
    return began === undefined ? '' : formatDuration(Math.max(0, Date.parse(at) - began));
  }
}
