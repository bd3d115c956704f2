import { css, html } from 'lit';
import type { CheckView, PartState } from '../../api/views.js';
import { partsContext } from '../../state/contexts.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import '../../ui/check-list.js';
import { nameOfPart } from '../../ui/part-words.js';
import { skeleton } from '../../ui/states.js';
import { Tab } from './tab.js';

/** How docker-watcher itself is, and where more is written. */
export class DwAboutTab extends Tab {
  static override styles = [
    Tab.styles,
    css`
      .section + .section {
        margin-block-start: 36px;
      }
    `,
  ];

  readonly #parts = watch(this, partsContext);

  override render() {
    const parts = this.#parts.value?.parts;
    return html`<section class="section" aria-labelledby="parts">
        <h2 id="parts">${t('about.parts')}</h2>
        ${parts === undefined ? skeleton(3) : html`<dw-check-list whole .checks=${parts.map(checkOf)}></dw-check-list>`}
      </section>
      <section class="section" aria-labelledby="more">
        <h2 id="more">${t('about.more')}</h2>
        <p><a class="link" href="/api/openapi.json" target="_blank">${t('about.openapi')}</a></p>
        <p><a class="link" href="/api/docs" target="_blank">${t('about.docs')}</a></p>
        <p class="muted">${t('about.licence')}</p>
      </section>`;
  }
}

function checkOf({ name, state, detail }: PartState): CheckView {
  const found = { ok: 'ok', degraded: 'warning', down: 'failed' } as const;
  return { id: name, title: nameOfPart(name), state: found[state], detail: detail ?? '' };
}

customElements.define('dw-about-tab', DwAboutTab);
