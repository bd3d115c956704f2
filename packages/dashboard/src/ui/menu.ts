import { css, html, LitElement, nothing } from 'lit';
import { type IconName, icon } from './icon.js';
import { base, controls } from './styles.js';

export interface MenuItem {
  readonly label: string;
  readonly detail?: string;
  readonly icon?: IconName;
  readonly checked?: boolean;
  readonly href?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly act?: () => void;
}

/** A button that opens a list of choices: a native popover with arrow keys. */
export class DwMenu extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: inline-block;
      }
      [popover] {
        position: fixed;
        inset: auto;
        margin: 0;
        padding: 6px;
        min-inline-size: 13rem;
        max-inline-size: calc(100vw - 16px);
        border: 0;
        border-radius: var(--radius-large);
        background: var(--surface);
        color: var(--text);
        box-shadow: var(--float-shadow), 0 0 0 1px var(--line);
      }
      .note {
        padding: 6px 10px 8px;
        border-block-end: 1px solid var(--line);
        margin-block-end: 6px;
      }
      .item {
        display: flex;
        align-items: center;
        gap: 10px;
        inline-size: 100%;
        min-block-size: 36px;
        padding: 6px 10px;
        border: 0;
        border-radius: var(--radius);
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        text-decoration: none;
        cursor: pointer;
      }
      .item:hover,
      .item:focus-visible {
        background: var(--hover);
        outline-offset: -2px;
      }
      .item[aria-disabled="true"] {
        color: var(--text-faint);
        cursor: not-allowed;
      }
      .danger {
        color: var(--failed);
      }
      .item .icon {
        color: var(--text-muted);
      }
      .gap {
        inline-size: 1.25em;
      }
      @media (pointer: coarse), (max-width: 40rem) {
        .item {
          min-block-size: 44px;
        }
      }
    `,
  ];
  static override properties = {
    label: {},
    icon: {},
    words: {},
    note: {},
    items: { attribute: false },
    isOpen: { state: true },
  };

  label = '';
  icon: IconName = 'more';
  /** Text on the button beside its icon. */
  words = '';
  note = '';
  items: readonly MenuItem[] = [];
  isOpen = false;

  override render() {
    return html`<button
        class="button quiet ${this.words === '' ? 'icon-only' : ''}"
        aria-label=${this.words === '' ? this.label : nothing}
        title=${this.label}
        aria-haspopup="menu"
        aria-expanded=${this.isOpen}
        @click=${this.#toggle}
        @keydown=${this.#onButtonKey}
      >${icon(this.icon)}${this.words === '' ? nothing : html`<span>${this.words}</span>`}</button>
      <div popover role="menu" aria-label=${this.label} @toggle=${this.#onToggle} @keydown=${this.#onKey}>
        ${this.note === '' ? nothing : html`<div class="note small muted" role="presentation">${this.note}</div>`}
        ${this.isOpen ? this.items.map((item) => this.#item(item)) : nothing}
      </div>`;
  }

  #item(item: MenuItem) {
    const role = item.checked === undefined ? 'menuitem' : 'menuitemradio';
    const inner = html`${
      item.checked === undefined
        ? item.icon === undefined
          ? nothing
          : icon(item.icon)
        : item.checked
          ? icon('done')
          : html`<span class="gap"></span>`
    }<span class="grow">${item.label}${item.detail === undefined ? nothing : html`<br /><span class="tiny muted">${item.detail}</span>`}</span>`;
    const checked = item.checked === undefined ? nothing : item.checked;
    return item.href === undefined
      ? html`<button class="item ${item.danger ? 'danger' : ''}" role=${role} aria-checked=${checked} tabindex="-1"
          aria-disabled=${item.disabled === true} @click=${() => this.#choose(item)}>${inner}</button>`
      : html`<a class="item" role=${role} tabindex="-1" href=${item.href} @click=${() => this.#choose(item)}>${inner}</a>`;
  }

  get #popover(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('[popover]');
  }

  get #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.item')];
  }

  #choose(item: MenuItem): void {
    if (item.disabled === true) return;
    this.#popover?.hidePopover();
    item.act?.();
  }

  #toggle(): void {
    this.#popover?.togglePopover();
  }

  #onToggle(event: ToggleEvent): void {
    this.isOpen = event.newState === 'open';
    if (!this.isOpen) return;
    void this.updateComplete.then(() => {
      this.#place();
      this.#items[0]?.focus();
    });
  }

  /** Under the button, inside the window. */
  #place(): void {
    const popover = this.#popover;
    const button = this.renderRoot.querySelector('button')?.getBoundingClientRect();
    if (!popover || !button) return;
    const { offsetWidth: width, offsetHeight: height } = popover;
    const left = Math.max(8, Math.min(button.right - width, innerWidth - width - 8));
    const below = button.bottom + 6;
    popover.style.left = `${left}px`;
    popover.style.top = `${below + height > innerHeight - 8 ? Math.max(8, button.top - height - 6) : below}px`;
  }

  #onButtonKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' || this.isOpen) return;
    event.preventDefault();
    this.#toggle();
  }

  #onKey(event: KeyboardEvent): void {
    const items = this.#items;
    const root = this.renderRoot as ShadowRoot;
    const at = items.indexOf(root.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Tab') this.#popover?.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  }
}

customElements.define('dw-menu', DwMenu);
