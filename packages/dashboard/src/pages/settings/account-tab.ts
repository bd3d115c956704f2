import { css, html, nothing } from 'lit';
import { sessionContext } from '../../state/contexts.js';
import { watch } from '../../state/watch.js';
import { chooseLanguage, currentLanguage, LANGUAGES, type Language, t } from '../../text/language.js';
import { chooseTheme, chosenTheme, THEMES, type Theme } from '../../theme/theme.js';
import { problem } from '../../ui/states.js';
import '../../ui/time.js';
import { Tab } from './tab.js';

/** Who I am here, how it looks to me, and where I am signed in. */
export class DwAccountTab extends Tab {
  static override styles = [
    Tab.styles,
    css`
      .section {
        margin-block-end: 36px;
        max-inline-size: 34rem;
      }
      form {
        display: grid;
        gap: 12px;
        justify-items: start;
      }
      .field {
        inline-size: min(100%, 20rem);
      }
    `,
  ];
  static override properties = { ...Tab.properties, changed: { state: true } };

  changed = false;

  readonly #session = watch(this, sessionContext);

  override render() {
    const session = this.#session.value;
    if (session.state !== 'in') return nothing;
    const { actor, ability, via, canChangePassword, expiresAt } = session.who;
    return html`<section class="section" aria-labelledby="who">
        <h2 id="who">${actor.id}</h2>
        <p class="muted">${t('account.may', { ability: t(`ability.${ability}`) })}${expiresAt === undefined ? nothing : html` ${t('account.until')} <dw-time tabindex="0" at=${expiresAt}></dw-time>.`}</p>
        ${via === 'session' ? this.#signOut() : html`<p class="muted">${t('account.open')}</p>`}
      </section>
      ${canChangePassword ? this.#password() : nothing}
      <section class="section" aria-labelledby="looks">
        <h2 id="looks">${t('account.looks')}</h2>
        <div class="field"><label for="theme">${t('theme.label')}</label>
          <select class="input" id="theme" @change=${(event: Event) => chooseTheme((event.target as HTMLSelectElement).value as Theme)}>
            ${THEMES.map((theme) => html`<option value=${theme} ?selected=${theme === chosenTheme()}>${t(`theme.${theme}`)}</option>`)}
          </select>
        </div>
        <div class="field"><label for="language">${t('account.language')}</label>
          <select class="input" id="language" @change=${(event: Event) => chooseLanguage((event.target as HTMLSelectElement).value as Language)}>
            ${Object.entries(LANGUAGES).map(([language, name]) => html`<option value=${language} ?selected=${language === currentLanguage()}>${name}</option>`)}
          </select>
        </div>
      </section>`;
  }

  #signOut() {
    return html`<div class="actions">
      <button class="button" ?disabled=${this.busy} @click=${() => this.try(() => this.#session.store.signOut())}>${t('account.signOut')}</button>
      <button class="button" ?disabled=${this.busy} @click=${() => this.try(() => this.#session.store.signOut(true))}>${t('account.signOutEverywhere')}</button>
    </div>`;
  }

  #password() {
    return html`<section class="section" aria-labelledby="password">
      <h2 id="password">${t('account.password')}</h2>
      <form @submit=${this.#change}>
        <div class="field"><label for="current">${t('account.currentPassword')}</label><input class="input" type="password" id="current" name="current" autocomplete="current-password" required /></div>
        <div class="field"><label for="next">${t('account.newPassword')}</label><input class="input" type="password" id="next" name="next" autocomplete="new-password" minlength="12" maxlength="256" required /></div>
        <button class="button" ?disabled=${this.busy}>${t('account.changePassword')}</button>
      </form>
      ${this.problem === undefined ? nothing : problem(this.problem)}
      <p role="status" class="muted">${this.changed ? t('account.changed') : nothing}</p>
    </section>`;
  }

  async #change(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    this.changed = false;
    await this.try(async () => {
      await this.api().changePassword(String(data.get('current')), String(data.get('next')));
      this.changed = true;
      form.reset();
    });
  }
}

customElements.define('dw-account-tab', DwAccountTab);
