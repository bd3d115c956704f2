import { html } from 'lit';
import { partsContext } from '../../state/contexts.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import { sign } from '../../ui/sign.js';
import { skeleton } from '../../ui/states.js';
import { Tab } from './tab.js';

/** How docker-watcher itself is, and where more is written. */
export class DwAboutTab extends Tab {
  readonly #parts = watch(this, partsContext);

  override render() {
    const parts = this.#parts.value?.parts;
    return html`<div class="section">
      <h2>${t('about.parts')}</h2>
      ${
        parts === undefined
          ? skeleton(3)
          : html`<table><tbody>${parts.map(
              ({ name, state, detail }) =>
                html`<tr><td>${sign(state === 'ok' ? 'healthy' : state === 'down' ? 'failed' : 'attention', { named: true })} ${name}</td><td class="muted">${detail}</td></tr>`,
            )}</tbody></table>`
      }
      <h2>${t('about.more')}</h2>
      <p><a class="link" href="/api/openapi.json" target="_blank">${t('about.openapi')}</a></p>
      <p><a class="link" href="/api/docs" target="_blank">${t('about.docs')}</a></p>
      <p class="muted">${t('about.licence')}</p>
    </div>`;
  }
}

customElements.define('dw-about-tab', DwAboutTab);
