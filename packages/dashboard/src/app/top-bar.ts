import { css, html, LitElement, nothing } from 'lit';
import { liveContext, sessionContext } from '../state/contexts.js';
import { watch } from '../state/watch.js';
import { chooseLanguage, currentLanguage, LANGUAGES, type Language, t } from '../text/language.js';
import { chooseTheme, chosenTheme, THEMES, type Theme } from '../theme/theme.js';
import { icon } from '../ui/icon.js';
import '../ui/menu.js';
import { base, controls } from '../ui/styles.js';
import type { Crumb } from './routes.js';

/** Where we are, search, the connection, how it looks, who we are. Fires `palette`. */
export class DwTopBar extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        max-inline-size: 72rem;
        margin-inline: auto;
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px;
        min-block-size: 68px;
        margin-inline-end: -9px;
      }
      nav {
        flex: 1;
        min-inline-size: 0;
      }
      ol {
        display: flex;
        align-items: center;
        color: var(--text-muted);
        font-size: var(--size-3);
      }
      li {
        display: flex;
        align-items: center;
        min-inline-size: 0;
      }
      li + li::before {
        content: '/';
        padding-inline: 8px;
        color: var(--line-strong);
      }
      li:first-child {
        flex: none;
      }
      li > * {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      [aria-current] {
        color: var(--text);
        font-weight: 500;
      }
      .search {
        color: var(--text-muted);
        font-weight: 400;
        min-inline-size: 15rem;
        justify-content: flex-start;
        box-shadow: inset 0 0 0 1px var(--line);
        margin-inline-end: 8px;
      }
      kbd {
        margin-inline-start: auto;
        font: var(--size-1) / 1.4 var(--font);
        color: var(--text-faint);
      }
      .live {
        display: flex;
        align-items: center;
        gap: 8px;
        padding-inline: 8px;
        font-size: var(--size-2);
        color: var(--text-muted);
        white-space: nowrap;
      }
      .live i {
        inline-size: 8px;
        block-size: 8px;
        border-radius: 50%;
        background: var(--healthy);
      }
      .live.lost i,
      .live.connecting i,
      .live.refused i {
        background: none;
        box-shadow: inset 0 0 0 2px var(--attention);
      }
      @media (max-width: 64rem) {
        .search {
          min-inline-size: 0;
        }
        .search span {
          position: absolute;
          inline-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        kbd {
          display: none;
        }
      }
      @media (max-width: 40rem) {
        header {
          min-block-size: 60px;
          gap: 0;
        }
        li:not(:last-child):not(:nth-last-child(2)) {
          display: none;
        }
        li:nth-last-child(2)::before {
          content: none;
        }
        .search {
          box-shadow: none;
          padding: 0;
          inline-size: 44px;
          justify-content: center;
          margin: 0;
          background: none;
        }
        .live span {
          display: none;
        }
        .live {
          padding-inline: 6px;
        }
        li a {
          padding-block: 12px;
        }
      }
    `,
  ];
  static override properties = { crumbs: { attribute: false } };

  crumbs: readonly Crumb[] = [];

  readonly #live = watch(this, liveContext);
  readonly #session = watch(this, sessionContext);

  override render() {
    const { state } = this.#live.value;
    return html`<header>
      <nav aria-label=${t('nav.where')}>
        <ol>
          ${this.crumbs.map(({ label, href }, index) =>
            href === undefined
              ? html`<li><span aria-current=${index === this.crumbs.length - 1 ? 'page' : nothing}>${label}</span></li>`
              : html`<li><a href=${href}>${label}</a></li>`,
          )}
        </ol>
      </nav>
      <button class="button search" @click=${this.#openPalette} aria-keyshortcuts="Control+K">
        ${icon('search')}<span>${t('palette.open')}</span><kbd>Ctrl K</kbd>
      </button>
      <div class="live ${state}" role="status"><i></i><span>${t(`live.${state}`)}</span></div>
      ${this.#theme()} ${this.#account()}
    </header>`;
  }

  #theme() {
    const chosen = chosenTheme();
    const choose = (theme: Theme) => () => {
      chooseTheme(theme);
      this.requestUpdate();
    };
    return html`<dw-menu .icon=${chosen} .label=${t('theme.label')} .items=${THEMES.map((theme) => ({
      label: t(`theme.${theme}`),
      checked: theme === chosen,
      act: choose(theme),
    }))}></dw-menu>`;
  }

  #account() {
    const session = this.#session.value;
    if (session.state !== 'in') return nothing;
    const languages = (Object.keys(LANGUAGES) as Language[]).map((language) => ({
      label: LANGUAGES[language],
      checked: language === currentLanguage(),
      act: () => chooseLanguage(language),
    }));
    const { actor, ability, via } = session.who;
    return html`<dw-menu icon="account" .label=${t('account.label')} .note=${`${actor.id} · ${t(`ability.${ability}`)}`} .items=${[
      ...languages,
      { label: t('account.tokens'), href: '/settings?view=tokens', icon: 'lock' },
      { label: t('start.crumb'), href: '/start', icon: 'right' },
      ...(via === 'session'
        ? [{ label: t('account.signOut'), icon: 'arrow', act: () => void this.#session.store.signOut() }]
        : []),
    ]}></dw-menu>`;
  }

  #openPalette(): void {
    this.dispatchEvent(new Event('palette'));
  }
}

customElements.define('dw-top-bar', DwTopBar);
