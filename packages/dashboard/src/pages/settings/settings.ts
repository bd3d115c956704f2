import { css, html, nothing } from 'lit';
import { sessionContext } from '../../state/contexts.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import { skeleton } from '../../ui/states.js';
import { Page } from '../page.js';

const VIEWS = {
  config: { load: () => import('./config-tab.js'), admin: false },
  tokens: { load: () => import('./tokens-tab.js'), admin: true },
  users: { load: () => import('./users-tab.js'), admin: true },
  checks: { load: () => import('../start/doctor.js'), admin: true },
  audit: { load: () => import('../activity/event-list.js'), admin: false },
  account: { load: () => import('./account-tab.js'), admin: false },
  about: { load: () => import('./about-tab.js'), admin: false },
} as const;
type View = keyof typeof VIEWS;

/** What is docker-watcher told to do, and who may tell it? */
export class DwSettings extends Page {
  static override styles = [
    Page.styles,
    css`
      h1 {
        padding-block: 20px 12px;
      }
      .tabs {
        margin-block-end: 24px;
      }
      @media (max-width: 40rem) {
        h1 {
          padding-block: 8px;
        }
      }
    `,
  ];

  readonly #session = watch(this, sessionContext);
  readonly #loaded = new Set<View>();

  override render() {
    const views = (Object.keys(VIEWS) as View[]).filter(
      (view) => !VIEWS[view].admin || this.#session.store.may('admin'),
    );
    const view = views.find((name) => name === this.query.get('view')) ?? 'config';
    return html`<h1>${t('nav.settings')}</h1>
      <nav class="tabs" aria-label=${t('nav.settings')}>
        ${views.map((name) => html`<a href=${name === 'config' ? '/settings' : `/settings?view=${name}`} aria-current=${name === view ? 'page' : nothing}>${t(`settings.${name}`)}</a>`)}
      </nav>
      ${this.#loaded.has(view) ? this.#view(view) : this.#load(view)}`;
  }

  #view(view: View) {
    switch (view) {
      case 'config':
        return html`<dw-config-tab></dw-config-tab>`;
      case 'tokens':
        return html`<dw-tokens-tab></dw-tokens-tab>`;
      case 'users':
        return html`<dw-users-tab></dw-users-tab>`;
      case 'checks':
        return html`<div class="section"><p class="muted">${t('checks.says')}</p><dw-doctor whole></dw-doctor></div>`;
      case 'audit':
        return html`<dw-event-list></dw-event-list>`;
      case 'account':
        return html`<dw-account-tab></dw-account-tab>`;
      case 'about':
        return html`<dw-about-tab></dw-about-tab>`;
    }
  }

  #load(view: View) {
    void VIEWS[view].load().then(() => {
      this.#loaded.add(view);
      this.requestUpdate();
    });
    return skeleton(5);
  }
}

customElements.define('dw-settings', DwSettings);
