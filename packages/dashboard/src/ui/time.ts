import { ago, exact, span, took } from '../text/when.js';

/** How a moment is told: `3 days ago`, `3 days`, or counting up by the second. */
type Telling = 'ago' | 'span' | 'took';

const TELLINGS: Readonly<Record<Telling, (at: string, now: number) => string>> = {
  ago,
  span: (at, now) => span(now - Date.parse(at)),
  took: (at, now) => took(Math.max(0, now - Date.parse(at))),
};

/** All times in sight, told anew by one clock. */
const shown = new Set<DwTime>();
let seconds = 0;
let ticking: ReturnType<typeof setInterval> | undefined;

/** A moment in words, exact on hover, and on focus where it has a `tabindex`. No shadow tree: there may be hundreds. */
export class DwTime extends HTMLElement {
  static observedAttributes = ['at', 'as'];

  get telling(): Telling {
    const as = this.getAttribute('as');
    return as === 'span' || as === 'took' ? as : 'ago';
  }

  connectedCallback(): void {
    shown.add(this);
    ticking ??= setInterval(tick, 1_000);
    this.tell();
  }

  disconnectedCallback(): void {
    shown.delete(this);
    if (shown.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.tell();
  }

  tell(): void {
    const at = this.getAttribute('at') ?? '';
    if (Number.isNaN(Date.parse(at))) return;
    const words = TELLINGS[this.telling](at, Date.now());
    if (words !== this.textContent) this.textContent = words;
    this.title = exact(at);
  }
}

/** Every second what counts seconds, every ten the rest. */
function tick(): void {
  seconds += 1;
  for (const time of shown) if (time.telling === 'took' || seconds % 10 === 0) time.tell();
}

customElements.define('dw-time', DwTime);
