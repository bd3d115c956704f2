import { css, html, nothing } from 'lit';
import { sessionContext } from '../state/contexts.js';
import { navigate } from '../state/navigate.js';
import { watch } from '../state/watch.js';
import { t } from '../text/language.js';
import '../ui/problem.js';
import { Page } from './page.js';

/** Who are you? After it the page that was asked for is shown. */
export class DwSignIn extends Page {
  static override styles = [
    Page.styles,
    css`
      :host {
        display: grid;
        place-items: center;
        min-block-size: 100dvh;
        padding: 16px;
      }
      main {
        inline-size: min(22rem, 100%);
        display: grid;
        gap: 24px;
      }
      .brand {
        inline-size: 40px;
        block-size: 40px;
      }
      .brand rect {
        fill: var(--accent);
      }
      .brand g {
        stroke: var(--on-accent);
      }
      .brand .now {
        fill: var(--on-accent);
      }
      form {
        display: grid;
        gap: 16px;
      }
      .input,
      .button {
        min-block-size: 44px;
      }
    `,
  ];
  static override properties = { ...Page.properties, busy: { state: true }, problem: { state: true } };

  busy = false;
  problem: unknown;
  readonly #session = watch(this, sessionContext);

  override render() {
    return html`<main>
      <svg class="brand" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8"></rect>
        <g fill="none" stroke-width="2.4"><path d="M4 16h5m6 0h3m6 0h4"></path><circle cx="12" cy="16" r="3"></circle><circle class="now" cx="21" cy="16" r="3"></circle></g>
      </svg>
      <h1>${t('signIn.title')}</h1>
      <form @submit=${this.#submit}>
        <div class="field">
          <label for="user">${t('signIn.user')}</label>
          <input class="input" id="user" name="user" autocomplete="username" autocapitalize="none" spellcheck="false" required value="admin" />
        </div>
        <div class="field">
          <label for="password">${t('signIn.password')}</label>
          <input class="input" id="password" name="password" type="password" autocomplete="current-password" required autofocus />
        </div>
        ${this.problem === undefined ? nothing : html`<dw-problem terse .problem=${this.problem}></dw-problem>`}
        <button class="button primary" ?disabled=${this.busy}>${t(this.busy ? 'signIn.busy' : 'signIn.do')}</button>
      </form>
      <p class="small muted">${t('signIn.lost')}</p>
    </main>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.busy = true;
    this.problem = undefined;
    try {
      await this.#session.store.signIn(String(form.get('user')), String(form.get('password')));
      if (location.pathname === '/sign-in') navigate('/', { replace: true });
    } catch (cause) {
      this.problem = cause;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('dw-sign-in', DwSignIn);
