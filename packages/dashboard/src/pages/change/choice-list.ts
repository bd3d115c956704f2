import { css, html, LitElement, nothing } from 'lit';
import { t } from '../../text/language.js';
import { digest } from '../../ui/digest.js';
import { base, controls } from '../../ui/styles.js';
import '../../ui/time.js';

export interface Choice {
  readonly key: string;
  readonly tag: string;
  readonly digest?: string;
  readonly at?: string;
  readonly note?: string;
  /** Why it may be trusted. */
  readonly evidence?: readonly string[];
  /** Why it may not be chosen. */
  readonly obstacle?: string;
  /** May be chosen by itself when it is the first of these. */
  readonly first?: boolean;
}

const SHOWN = 50;

/** Radio buttons in a list that can be searched. Fires `choose`. */
export class DwChoiceList extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      fieldset {
        display: grid;
        gap: 8px;
        margin: 0;
        padding: 0;
        border: 0;
        min-inline-size: 0;
      }
      legend {
        padding: 0;
        margin-block-end: 8px;
        font-size: var(--size-2);
        font-weight: 500;
      }
      .list {
        max-block-size: min(14rem, 32dvh);
        overflow: auto;
        margin-inline: -8px;
      }
      .choice {
        display: grid;
        grid-template-columns: 18px minmax(0, 1fr) auto;
        align-items: center;
        gap: 0 12px;
        min-block-size: 40px;
        padding: 4px 8px;
        border-radius: var(--radius);
        cursor: pointer;
      }
      .choice:hover,
      .choice:has(:checked) {
        background: var(--hover);
      }
      input[type='radio'] {
        inline-size: 18px;
        block-size: 18px;
        margin: 0;
        accent-color: var(--accent);
      }
      .tag {
        font: 500 var(--size-3) / 1.4 var(--mono);
        overflow-wrap: anywhere;
      }
      .barred {
        cursor: default;
      }
      .barred .tag {
        color: var(--text-muted);
        font-weight: 400;
      }
      .barred:hover {
        background: none;
      }
      .obstacle {
        grid-column: 2 / -1;
        padding-block-end: 4px;
      }
      .none {
        padding: 8px;
      }
      .note {
        text-align: end;
      }
      .note dw-time {
        display: block;
      }
      @media (pointer: coarse), (max-width: 40rem) {
        .choice {
          min-block-size: 52px;
        }
      }
      @media (max-width: 40rem) {
        .note {
          display: flex;
          flex-wrap: wrap;
          align-items: baseline;
          column-gap: 8px;
          grid-column: 2 / -1;
          text-align: start;
        }
      }
    `,
  ];
  static override properties = {
    choices: { attribute: false },
    chosen: {},
    free: { type: Boolean },
    label: {},
    none: {},
    query: { state: true },
  };

  choices: readonly Choice[] = [];
  chosen = '';
  /** Something else than what is listed may be named. */
  free = false;
  label = '';
  /** What is said when there is nothing to choose. */
  none = '';
  query = '';

  override render() {
    const wanted = this.query.trim().toLowerCase();
    const found = this.choices.filter(
      ({ tag, digest: value }) => tag.toLowerCase().includes(wanted) || value?.includes(wanted),
    );
    const isNew = this.free && wanted !== '' && !this.choices.some(({ tag }) => tag === this.query.trim());
    return html`<fieldset>
      <legend>${this.label}</legend>
      ${
        this.free || this.choices.length > 6
          ? html`<input class="input" type="search" .value=${this.query} placeholder=${t(this.free ? 'choices.find' : 'choices.search')} aria-label=${t(this.free ? 'choices.find' : 'choices.search')} @input=${this.#onQuery} />`
          : nothing
      }
      <div class="list">
        ${found.slice(0, SHOWN).map((choice) => this.#choice(choice))}
        ${isNew ? this.#choice({ key: this.query.trim(), tag: this.query.trim(), note: t('choices.unseen') }) : nothing}
        ${found.length === 0 && !isNew ? html`<p class="none muted">${this.choices.length === 0 && this.none !== '' ? this.none : t('choices.none')}</p>` : nothing}
      </div>
    </fieldset>`;
  }

  #choice({ key, tag, digest: value, at, note, obstacle }: Choice) {
    return html`<label class="choice ${obstacle === undefined ? '' : 'barred'}">
      <input type="radio" name="choice" ?disabled=${obstacle !== undefined} .checked=${key === this.chosen} @change=${() => this.#choose(key)} />
      <span><span class="tag">${tag}</span>${value === undefined ? nothing : html` <span class="small">${digest(value)}</span>`}</span>
      <span class="note small muted">${note}${at === undefined ? nothing : html` <dw-time class="tiny" at=${at}></dw-time>`}</span>
      ${obstacle === undefined ? nothing : html`<span class="obstacle small muted">${obstacle}</span>`}
    </label>`;
  }

  #choose(detail: string): void {
    this.dispatchEvent(new CustomEvent('choose', { detail }));
  }

  #onQuery(event: Event): void {
    this.query = (event.target as HTMLInputElement).value;
  }
}

customElements.define('dw-choice-list', DwChoiceList);
