import { html, LitElement, nothing } from 'lit';
import { t } from '../../text/language.js';
import { clock, exact } from '../../text/when.js';
import { announce } from '../announce.js';
import '../copy.js';
import { icon } from '../icon.js';
import { base, controls } from '../styles.js';
import { plain, stretchesOf } from './ansi.js';
import { LogLayout } from './layout.js';
import { logStyles } from './log-styles.js';

export interface Line {
  readonly at?: string;
  readonly text: string;
  /** How it reads: an error stands out. */
  readonly tone?: 'failed' | 'healthy' | 'faint';
}

/** Of one line, in pixels; the style sheet says the same. */
const ROW = 20;
/** Rows drawn above and below what is in sight. */
const MARGIN = 30;

/** A log that may be long: drawn where one looks, followed until one scrolls up. Fires `pick` with a line's time. */
export class DwLog extends LitElement {
  static override styles = [base, controls, logStyles];
  static override properties = {
    lines: { attribute: false },
    label: {},
    name: {},
    picked: {},
    wrap: { type: Boolean },
    times: { state: true },
    follows: { state: true },
    query: { state: true },
    hit: { state: true },
    first: { state: true },
    last: { state: true },
  };

  /** Only ever grows, or begins anew. */
  lines: readonly Line[] = [];
  label = '';
  /** Of the file that it is downloaded as. */
  name = 'log';
  /** Time of the line that an address points to. */
  picked = '';
  wrap = innerWidth < 640;
  times = innerWidth >= 640;
  follows = true;
  query = '';
  hit = -1;
  first = 0;
  last = 80;

  readonly #layout = new LogLayout();
  readonly #resize = new ResizeObserver(() => this.#relayout());
  #hits: readonly number[] = [];
  #columns = 0;
  #sought = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('wrap') || changed.has('times')) this.#relayout();
    if (changed.has('lines')) this.#extend();
    if (changed.has('query') || changed.has('lines')) this.#find(changed.has('query'));
  }

  override render() {
    const { query } = this;
    return html`<div class="tools" role="toolbar" aria-label=${t('log.tools')}>
        <div class="find">
          ${icon('search')}
          <input class="input" type="search" .value=${query} placeholder=${t('log.search')} aria-label=${t('log.search')}
            @input=${this.#onQuery} @keydown=${this.#onFindKey} />
        </div>
        ${
          query === ''
            ? nothing
            : html`<span class="small muted" role="status">${t('log.hits', { at: this.hit + 1, count: this.#hits.length })}</span>
              <button class="button quiet icon-only" @click=${() => this.#step(-1)} aria-label=${t('log.previous')}>${icon('up')}</button>
              <button class="button quiet icon-only" @click=${() => this.#step(1)} aria-label=${t('log.next')}>${icon('down')}</button>`
        }
        <span class="grow"></span>
        ${this.#toggle('times', 'clock', t('log.times'))} ${this.#toggle('wrap', 'wrap', t('log.wrap'))}
        <dw-copy .value=${this.#text()} .label=${this.label}></dw-copy>
        <button class="button quiet slim icon-only" @click=${this.#download} title=${t('log.download')} aria-label=${t('log.download')}>${icon('download')}</button>
      </div>
      <div class="view ${this.wrap ? 'wraps' : ''}" tabindex="0" role="log" aria-live="off" aria-label=${this.label} @scroll=${this.#onScroll}>
        <div class="room">
          <div class="window">
            ${this.lines.slice(this.first, this.last).map((line, index) => this.#line(line, this.first + index))}
          </div>
        </div>
        ${this.lines.length === 0 ? html`<p class="none">${t('log.none')}</p>` : nothing}
      </div>
      ${
        this.follows
          ? nothing
          : html`<button class="button primary slim newest" @click=${this.#toNewest}>${icon('down')}${t('log.newest')}</button>`
      }`;
  }

  override updated(): void {
    const room = this.renderRoot.querySelector<HTMLElement>('.room');
    const window = this.renderRoot.querySelector<HTMLElement>('.window');
    if (room === null || window === null) return;
    room.style.height = `${this.#layout.rows * ROW}px`;
    window.style.transform = `translateY(${this.#layout.startOf(this.first) * ROW}px)`;
    if (this.picked !== '' && !this.#sought && this.lines.length > 0) this.#seekPicked();
    else if (this.follows) this.#view.scrollTop = this.#view.scrollHeight;
  }

  get #view(): HTMLElement {
    return this.renderRoot.querySelector('.view') as HTMLElement;
  }

  #line(line: Line, index: number) {
    const looks = [
      line.tone ?? '',
      this.#hits[this.hit] === index || (line.at !== undefined && line.at === this.picked) ? 'here' : '',
    ];
    return html`<div class="line ${looks.join(' ')}">${
      this.times && line.at !== undefined
        ? html`<button class="at" tabindex="-1" title=${exact(line.at)} @click=${() => this.#pick(line.at ?? '')}>${clock(line.at)}</button>`
        : nothing
    }<span class="text">${stretchesOf(line.text).map(({ text, look }) => html`<span class=${look}>${this.#marked(text)}</span>`)}</span></div>`;
  }

  #marked(text: string) {
    const { query } = this;
    if (query === '') return text;
    const parts = text.split(new RegExp(`(${query.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')})`, 'gi'));
    return parts.map((part, index) => (index % 2 === 1 ? html`<mark>${part}</mark>` : part));
  }

  #toggle(name: 'wrap' | 'times', picture: 'wrap' | 'clock', label: string) {
    return html`<button class="button quiet slim icon-only" aria-pressed=${this[name]} title=${label} aria-label=${label}
      @click=${() => {
        this[name] = !this[name];
      }}>${icon(picture)}</button>`;
  }

  #text(): string {
    return this.lines.map(({ at, text }) => (at === undefined ? plain(text) : `${at} ${plain(text)}`)).join('\n');
  }

  #extend(): void {
    if (this.lines.length < this.#layout.lines) this.#layout.reset();
    const added = this.lines.slice(this.#layout.lines);
    this.#layout.add(
      added.map(({ text }) => plain(text).length),
      this.wrap ? this.#columns || 80 : undefined,
    );
    this.#frame();
  }

  #relayout(): void {
    const view = this.hasUpdated ? this.#view : undefined;
    if (view !== undefined) {
      const probe = this.renderRoot.querySelector('.line .text');
      const taken =
        probe === null ? 24 : probe.getBoundingClientRect().left - view.getBoundingClientRect().left + view.scrollLeft;
      this.#columns = Math.max(10, Math.floor((view.clientWidth - taken - 16) / letterWidth(view)));
    }
    this.#layout.reset();
    this.#extend();
    this.requestUpdate();
  }

  /** Which lines are in sight. */
  #frame(): void {
    const view = this.hasUpdated ? this.#view : undefined;
    const height = view?.clientHeight ?? 400;
    const top = this.follows ? Math.max(0, this.#layout.rows * ROW - height) : (view?.scrollTop ?? 0);
    this.first = this.#layout.lineAt(Math.floor(top / ROW) - MARGIN);
    this.last = this.#layout.lineAt(Math.ceil((top + height) / ROW) + MARGIN) + 1;
  }

  #onScroll(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.#view;
    this.follows = scrollTop + clientHeight >= scrollHeight - ROW;
    this.#frame();
  }

  #toNewest(): void {
    this.follows = true;
    this.#frame();
  }

  #onQuery(event: Event): void {
    this.query = (event.target as HTMLInputElement).value;
  }

  #onFindKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    this.#step(event.shiftKey ? -1 : 1);
  }

  #find(anew: boolean): void {
    const wanted = this.query.toLowerCase();
    this.#hits =
      wanted === ''
        ? []
        : this.lines.flatMap(({ text }, index) => (plain(text).toLowerCase().includes(wanted) ? [index] : []));
    if (!anew) return;
    this.hit = this.#hits.length - 1;
    if (this.hit >= 0) void this.updateComplete.then(() => this.#show(this.#hits[this.hit] ?? 0));
  }

  #step(by: number): void {
    if (this.#hits.length === 0) return;
    this.hit = (this.hit + by + this.#hits.length) % this.#hits.length;
    this.#show(this.#hits[this.hit] ?? 0);
    announce(t('log.hits', { at: this.hit + 1, count: this.#hits.length }));
  }

  #show(line: number): void {
    this.follows = false;
    this.#view.scrollTop = Math.max(0, this.#layout.startOf(line) * ROW - this.#view.clientHeight / 2);
    this.#frame();
  }

  #pick(at: string): void {
    this.picked = at;
    this.#sought = true;
    this.dispatchEvent(new CustomEvent('pick', { detail: at, bubbles: true, composed: true }));
  }

  #seekPicked(): void {
    const line = this.lines.findIndex(({ at }) => at === this.picked);
    if (line < 0) return;
    this.#sought = true;
    this.#show(line);
  }

  #download(): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([this.#text()], { type: 'text/plain' }));
    link.download = `${this.name}.log`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

let measured: number | undefined;

function letterWidth(view: HTMLElement): number {
  if (measured !== undefined) return measured;
  const canvas = document.createElement('canvas').getContext('2d');
  if (canvas === null) return 8;
  canvas.font = getComputedStyle(view).font;
  measured = canvas.measureText('m'.repeat(100)).width / 100;
  return measured;
}

customElements.define('dw-log', DwLog);
