import { type CSSResultGroup, LitElement, type PropertyDeclarations } from 'lit';
import { navigate } from '../state/navigate.js';
import { base, controls, layout } from '../ui/styles.js';

/** What all pages are given: the parameters of their address. */
export class Page extends LitElement {
  static override styles: CSSResultGroup = [base, controls, layout];
  static override properties: PropertyDeclarations = { params: { attribute: false }, query: { attribute: false } };

  params: Readonly<Record<string, string>> = {};
  query = new URLSearchParams();

  /** Says something in the address, where a reload and a sent link find it. An empty value says nothing. */
  protected setQuery(changes: Readonly<Record<string, string>>): void {
    const query = new URLSearchParams(this.query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') query.delete(name);
      else query.set(name, value);
    }
    navigate(location.pathname + (query.size === 0 ? '' : `?${query}`), { replace: true });
  }
}
