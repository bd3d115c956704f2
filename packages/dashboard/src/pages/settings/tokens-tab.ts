import { Task } from '@lit/task';
import { html, nothing } from 'lit';
import type { Ability, TokenView } from '../../api/views.js';
import { t } from '../../text/language.js';
import '../../ui/code.js';
import { empty, problem, settle, skeleton } from '../../ui/states.js';
import '../../ui/time.js';
import { abilityField } from './ability-field.js';
import { Tab } from './tab.js';

const LIFETIMES = ['30d', '90d', '52w', ''] as const;

/** Keys for programs: made here, shown once, revoked at once. */
export class DwTokensTab extends Tab {
  static override properties = { ...Tab.properties, made: { state: true }, asked: { state: true } };

  made: (TokenView & { readonly token: string }) | undefined = undefined;
  /** The token whose end is to be confirmed. */
  asked = '';

  readonly #tokens = new Task(this, {
    task: (_, { signal }) => this.api().tokens({ signal }),
    args: () => [] as const,
  });

  override render() {
    return html`<p class="muted">${t('tokens.says')}</p>
      <form class="form" @submit=${this.#create}>
        <div class="field"><label for="name">${t('tokens.name')}</label><input class="input" id="name" name="name" required maxlength="64" placeholder="ci" autocomplete="off" /></div>
        ${abilityField('deploy')}
        <div class="field"><label for="life">${t('tokens.life')}</label>
          <select class="input" id="life" name="life">${LIFETIMES.map((life) => html`<option value=${life} ?selected=${life === '90d'}>${t(`tokens.life.${life === '' ? 'never' : life}`)}</option>`)}</select>
        </div>
        <button class="button primary" ?disabled=${this.busy}>${t('tokens.create')}</button>
      </form>
      ${this.made === undefined ? nothing : html`<div class="secret" role="status"><strong>${t('tokens.made', { name: this.made.name })}</strong><dw-code .value=${this.made.token} .label=${t('tokens.token')}></dw-code></div>`}
      ${this.problem === undefined ? nothing : problem(this.problem)}
      ${settle(this.#tokens, (tokens) => (tokens.length === 0 ? empty(t('tokens.none'), t('tokens.noneText')) : this.#table(tokens)), skeleton(4))}`;
  }

  #table(tokens: readonly TokenView[]) {
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">${t('tokens.name')}</th><th scope="col">${t('tokens.may')}</th><th scope="col">${t('tokens.used')}</th><th scope="col">${t('tokens.ends')}</th><th><span class="hidden">${t('tokens.actions')}</span></th></tr></thead>
      <tbody>${tokens.map(
        (token) => html`<tr>
          <td><strong>${token.name}</strong><br /><code class="small faint">${token.prefix}…</code></td>
          <td data-label=${t('tokens.may')}>${t(`ability.${token.ability}`)}${token.projects === undefined ? nothing : html`<br /><span class="small muted">${token.projects.join(', ')}</span>`}</td>
          <td data-label=${t('tokens.used')}>${token.lastUsedAt === undefined ? t('tokens.never') : html`<dw-time tabindex="0" at=${token.lastUsedAt}></dw-time>`}</td>
          <td data-label=${t('tokens.ends')}>${token.expiresAt === undefined ? t('tokens.life.never') : html`<dw-time tabindex="0" at=${token.expiresAt}></dw-time>`}</td>
          <td class="number">${this.#revoke(token)}</td>
        </tr>`,
      )}</tbody>
    </table></div>`;
  }

  #revoke({ id, name }: TokenView) {
    const certain = this.asked === id;
    return html`<button class="button slim ${certain ? 'danger' : ''}" ?disabled=${this.busy} aria-label=${`${t(certain ? 'tokens.revokeNow' : 'tokens.revoke')}: ${name}`}
      @click=${() => {
        if (certain) void this.#end(id);
        else this.asked = id;
      }}
      @blur=${() => {
        this.asked = '';
      }}>${t(certain ? 'tokens.revokeNow' : 'tokens.revoke')}</button>`;
  }

  async #create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const expiresIn = String(data.get('life'));
    this.made = await this.try(() =>
      this.api().createToken({
        name: String(data.get('name')),
        ability: String(data.get('ability')) as Ability,
        ...(expiresIn === '' ? {} : { expiresIn }),
      }),
    );
    if (this.made === undefined) return;
    form.reset();
    await this.#tokens.run();
  }

  async #end(id: string): Promise<void> {
    this.asked = '';
    await this.try(() => this.api().revokeToken(id));
    await this.#tokens.run();
  }
}

customElements.define('dw-tokens-tab', DwTokensTab);
