import { html, LitElement, nothing } from 'lit';
import { apiContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { t } from '../../text/language.js';
import { sign } from '../../ui/sign.js';
import { problem } from '../../ui/states.js';
import { base, controls, layout } from '../../ui/styles.js';

/** Sends a sample message through a notifier, and says whether it arrived there. */
export class DwTestButton extends LitElement {
  static override styles = [base, controls, layout];
  static override properties = { notifier: {}, state: { state: true }, problem: { state: true } };

  notifier = '';
  state: 'idle' | 'busy' | 'sent' = 'idle';
  problem: unknown;

  readonly #api = given(this, apiContext);

  override render() {
    return html`<div class="stack">
      <div class="row">
        <button class="button slim" ?disabled=${this.state === 'busy'} @click=${this.#send} aria-label=${`${t('test.send')}: ${this.notifier}`}>${t('test.send')}</button>
        <span role="status" class="small">${this.state === 'sent' ? html`${sign('healthy')} ${t('test.sent')}` : nothing}</span>
      </div>
      ${this.problem === undefined ? nothing : problem(this.problem)}
    </div>`;
  }

  async #send(): Promise<void> {
    this.state = 'busy';
    this.problem = undefined;
    try {
      await this.#api().testNotifier(this.notifier);
      this.state = 'sent';
    } catch (cause) {
      this.problem = cause;
      this.state = 'idle';
    }
  }
}

customElements.define('dw-test-button', DwTestButton);
