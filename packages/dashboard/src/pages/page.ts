import { type CSSResultGroup, LitElement, type PropertyDeclarations } from 'lit';
import { navigate } from '../state/navigate.js';
import { base, controls, layout } from '../ui/styles.js';

/** What all pages are given: the parameters of their address. */
export class Page extends LitElement {
  static override styles: CSSResultGroup = [base, controls, layout];
  static override properties: PropertyDeclarations = { params: { attribute: false }, query: { attribute: false } };

  params: Readonly<Record<string, string>> = {};
  query = new URLSearchParams();
  #tab: string | null = null;

  override updated(): void {
    this.#revealTab();
  }

  /** Says something in the address, where a reload and a sent link find it. An empty value says nothing. */
  protected setQuery(changes: Readonly<Record<string, string>>): void {
    const query = new URLSearchParams(this.query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') query.delete(name);
      else query.set(name, value);
    }
    navigate(location.pathname + (query.size === 0 ? '' : `?${query}`), { replace: true });
  }

  /** On a phone the tabs are wider than the page: the one that was opened comes into sight. */
  #revealTab(): void {
    const tab = this.renderRoot.querySelector<HTMLElement>('.tabs > [aria-current]');
    const href = tab?.getAttribute('href') ?? null;
    if (tab === null || href === this.#tab) return;
    this.#tab = href;
    const tabs = tab.parentElement as HTMLElement;
    tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - tab.clientWidth) / 2;
  }
}
