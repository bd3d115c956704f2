import { html } from 'lit';
import { t } from '../text/language.js';
import { empty } from '../ui/states.js';
import { Page } from './page.js';

export class DwNotFound extends Page {
  override render() {
    return empty(
      t('notFound.title'),
      t('notFound.text'),
      html`<a class="button primary" href="/">${t('notFound.back')}</a>`,
    );
  }
}

customElements.define('dw-not-found', DwNotFound);
