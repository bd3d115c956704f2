import { Task } from '@lit/task';
import { html, nothing } from 'lit';
import { asWritten } from '../../state/as-written.js';
import { sessionContext } from '../../state/contexts.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import { toYaml } from '../../text/yaml.js';
import '../../ui/code.js';
import { problem, settle, skeleton } from '../../ui/states.js';
import { Tab } from './tab.js';

/** The configuration in force, and reading the file again. */
export class DwConfigTab extends Tab {
  static override properties = { ...Tab.properties, changed: { state: true } };

  /** What the last reading changed. */
  changed: readonly string[] | undefined = undefined;

  readonly #session = watch(this, sessionContext);
  readonly #config = new Task(this, {
    task: (_, { signal }) => this.api().config({ signal }),
    args: () => [] as const,
  });

  override render() {
    return html`<div class="section">
      <div class="section-head">
        <p class="muted">${t('settings.configSays')}</p>
        ${this.#session.store.may('admin') ? html`<button class="button" ?disabled=${this.busy} @click=${this.#reload}>${t('settings.reload')}</button>` : nothing}
      </div>
      <p role="status">${this.changed === undefined ? nothing : this.changed.length === 0 ? t('settings.unchanged') : t('settings.changed', { names: this.changed.join(', ') })}</p>
      ${this.problem === undefined ? nothing : problem(this.problem)}
      ${settle(this.#config, (config) => html`<dw-code .value=${toYaml(asWritten(config))} .label=${t('settings.config')}></dw-code>`, skeleton(10))}
    </div>`;
  }

  async #reload(): Promise<void> {
    this.changed = undefined;
    const answer = await this.try(() => this.api().reloadConfig());
    this.changed = answer?.changed;
    if (answer !== undefined) await this.#config.run();
  }
}

customElements.define('dw-config-tab', DwConfigTab);
