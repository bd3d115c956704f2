import { Task } from '@lit/task';
import { html, nothing } from 'lit';
import type { Ability, UserView } from '../../api/views.js';
import { sessionContext } from '../../state/contexts.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import '../../ui/code.js';
import { problem, settle, skeleton } from '../../ui/states.js';
import '../../ui/time.js';
import { abilityField } from './ability-field.js';
import { Tab } from './tab.js';

/** Who may sign in. */
export class DwUsersTab extends Tab {
  static override properties = { ...Tab.properties, made: { state: true }, asked: { state: true } };

  made: { readonly name: string; readonly password: string } | undefined = undefined;
  asked = '';

  readonly #session = watch(this, sessionContext);
  readonly #users = new Task(this, { task: (_, { signal }) => this.api().users({ signal }), args: () => [] as const });

  override render() {
    return html`<p class="muted">${t('users.says')}</p>
      <form class="form" @submit=${this.#add}>
        <div class="field"><label for="name">${t('users.name')}</label><input class="input" id="name" name="name" required maxlength="64" pattern="[\\w.@\\-]+" autocomplete="off" autocapitalize="none" /></div>
        ${abilityField('deploy')}
        <button class="button primary" ?disabled=${this.busy}>${t('users.add')}</button>
      </form>
      ${this.made === undefined ? nothing : html`<div class="secret" role="status"><strong>${t('users.made', { name: this.made.name })}</strong><dw-code .value=${this.made.password} .label=${t('signIn.password')}></dw-code></div>`}
      ${this.problem === undefined ? nothing : problem(this.problem)}
      ${settle(this.#users, (users) => this.#table(users), skeleton(3))}`;
  }

  #table(users: readonly UserView[]) {
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">${t('users.name')}</th><th scope="col">${t('tokens.may')}</th><th scope="col">${t('users.since')}</th><th><span class="hidden">${t('tokens.actions')}</span></th></tr></thead>
      <tbody>${users.map((user) => this.#row(user))}</tbody>
    </table></div>`;
  }

  #row({ name, ability, passwordFrom, createdAt }: UserView) {
    const session = this.#session.value;
    const isMe = session.state === 'in' && session.who.actor.kind === 'user' && session.who.actor.id === name;
    const certain = this.asked === name;
    return html`<tr>
      <td><strong>${name}</strong>${isMe ? html` <span class="pill">${t('users.you')}</span>` : nothing}<br /><span class="small muted">${t(`users.password.${passwordFrom}`)}</span></td>
      <td data-label=${t('tokens.may')}>${t(`ability.${ability}`)}</td>
      <td data-label=${t('users.since')}><dw-time tabindex="0" at=${createdAt}></dw-time></td>
      <td class="number"><div class="actions">
        ${passwordFrom === 'configuration' ? nothing : html`<button class="button slim" ?disabled=${this.busy} aria-label=${`${t('users.newPassword')}: ${name}`} @click=${() => this.#renew(name)}>${t('users.newPassword')}</button>`}
        ${
          isMe
            ? nothing
            : html`<button class="button slim ${certain ? 'danger' : ''}" ?disabled=${this.busy} aria-label=${`${t(certain ? 'users.removeNow' : 'users.remove')}: ${name}`}
                @click=${() => {
                  if (certain) void this.#remove(name);
                  else this.asked = name;
                }}
                @blur=${() => {
                  this.asked = '';
                }}>${t(certain ? 'users.removeNow' : 'users.remove')}</button>`
        }
      </div></td>
    </tr>`;
  }

  async #add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const user = await this.try(() =>
      this.api().addUser({ name: String(data.get('name')), ability: String(data.get('ability')) as Ability }),
    );
    if (user === undefined) return;
    this.made = { name: user.name, password: user.password ?? '' };
    form.reset();
    await this.#users.run();
  }

  async #renew(name: string): Promise<void> {
    const answer = await this.try(() => this.api().newPassword(name));
    if (answer?.password !== undefined) this.made = { name, password: answer.password };
  }

  async #remove(name: string): Promise<void> {
    this.asked = '';
    await this.try(() => this.api().removeUser(name));
    await this.#users.run();
  }
}

customElements.define('dw-users-tab', DwUsersTab);
