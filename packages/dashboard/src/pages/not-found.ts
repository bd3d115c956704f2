import { html } from 'lit';
import { t } from '../text/language.js';
import { Page } from './page.js';

export class DwNotFound extends Page {
  override render() {
    return html`<div class="empty-state"><h1>${t('notFound.title')}</h1><p>${t('notFound.text')}</p>
      <a class="button primary" href="/">${t('notFound.back')}</a></div>`;
  }
}

customElements.define('dw-not-found', DwNotFound);
