import { Task } from '@lit/task';
import { html } from 'lit';
import { stageConfig } from '../../state/config.js';
import { apiContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { t } from '../../text/language.js';
import { toYaml } from '../../text/yaml.js';
import '../../ui/code.js';
import { empty, settle } from '../../ui/states.js';
import { StagePart } from './stage-part.js';

/** The configuration of a stage as it is in force. */
export class DwConfigView extends StagePart {
  readonly #api = given(this, apiContext);
  readonly #config = new Task(this, {
    task: async (_, { signal }) => stageConfig(await this.#api().config({ signal }), this.key) ?? null,
    args: () => [this.stage?.project, this.stage?.stage, this.stage?.live?.release] as const,
  });

  override render() {
    return settle(this.#config, (config) =>
      config === null
        ? empty(t('config.none'), t('config.noneText'))
        : html`<div class="section">
            <p class="muted">${t('config.inForce')}</p>
            <dw-code .value=${toYaml(config)} .label=${t('stage.view.config')}></dw-code>
          </div>`,
    );
  }
}

customElements.define('dw-config-view', DwConfigView);
