import { Task } from '@lit/task';
import { css, html, LitElement, nothing } from 'lit';
import type { StageView } from '../../api/views.js';
import { differences, stageConfig } from '../../state/config.js';
import { apiContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { t } from '../../text/language.js';
import { base, layout } from '../../ui/styles.js';

/** In what two stages run the same image differently. Of variables only the names are known. */
export class DwConfigDifference extends LitElement {
  static override styles = [
    base,
    layout,
    css`
      summary {
        padding-block: 6px;
        cursor: pointer;
        font-size: var(--size-2);
        font-weight: 500;
      }
      table {
        font-size: var(--size-2);
      }
      td {
        padding-block: 5px;
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override properties = { stage: { attribute: false }, from: {} };

  stage: StageView | undefined;
  /** Name of the other stage. */
  from = '';

  readonly #api = given(this, apiContext);
  readonly #found = new Task(this, {
    task: async ([stage, from], { signal }) => {
      if (stage === undefined) return [];
      const config = await this.#api().config({ signal });
      const { project } = stage;
      return differences(stageConfig(config, { project, stage: from }) ?? {}, stageConfig(config, stage) ?? {});
    },
    args: () => [this.stage, this.from] as const,
  });

  override render() {
    const found = this.#found.value;
    if (found === undefined) return nothing;
    if (found.length === 0) return html`<p class="small muted">${t('difference.none', { stage: this.from })}</p>`;
    return html`<details>
      <summary>${t('difference.some', { count: found.length, stage: this.from })}</summary>
      <table>
        <thead><tr><th scope="col">${t('difference.key')}</th><th scope="col">${this.from}</th><th scope="col">${this.stage?.stage}</th></tr></thead>
        <tbody>${found.map(({ path, from, to }) => html`<tr><td><code>${path}</code></td><td><code>${from ?? '–'}</code></td><td><code>${to ?? '–'}</code></td></tr>`)}</tbody>
      </table>
    </details>`;
  }
}

customElements.define('dw-config-difference', DwConfigDifference);
