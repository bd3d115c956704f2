import { css, html, LitElement, nothing } from 'lit';
import type { DeployView } from '../api/views.js';
import { projectsContext, sessionContext } from '../state/contexts.js';
import { navigate } from '../state/navigate.js';
import { watch } from '../state/watch.js';
import { t } from '../text/language.js';
import { wantChange } from '../ui/change.js';
import { type IconName, icon } from '../ui/icon.js';
import { deployPage, projectPage, stagePage } from '../ui/links.js';
import { base } from '../ui/styles.js';
import { rankOf } from './rank.js';

interface Entry {
  readonly label: string;
  readonly detail?: string;
  readonly icon: IconName;
  readonly act: () => void;
}

const SHOWN = 12;

/** Goes anywhere and begins anything by a few letters. Fires `close`. */
export class DwPalette extends LitElement {
  static override styles = [
    base,
    css`
      dialog {
        inline-size: min(36rem, calc(100vw - 24px));
        margin-block-start: min(14dvh, 8rem);
        padding: 0;
        border: 0;
        border-radius: var(--radius-large);
        background: var(--surface);
        color: var(--text);
        box-shadow: var(--float-shadow), 0 0 0 1px var(--line);
        overflow: hidden;
      }
      dialog::backdrop {
        background: var(--veil);
      }
      .ask {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 0 18px;
        border-block-end: 1px solid var(--line);
        color: var(--text-faint);
      }
      input {
        flex: 1;
        min-inline-size: 0;
        min-block-size: 54px;
        border: 0;
        background: none;
        color: var(--text);
        font: var(--size-4) / 1.4 var(--font);
      }
      input:focus-visible {
        outline: none;
      }
      input::placeholder {
        color: var(--text-faint);
        opacity: 1;
      }
      ul {
        max-block-size: min(26rem, 60dvh);
        overflow: auto;
        padding: 6px;
      }
      li {
        display: flex;
        align-items: center;
        gap: 12px;
        min-block-size: 44px;
        padding: 4px 12px;
        border-radius: var(--radius);
        cursor: pointer;
      }
      li .icon {
        color: var(--text-muted);
      }
      li[aria-selected='true'] {
        background: var(--hover);
      }
      .none {
        padding: 20px;
        color: var(--text-muted);
      }
    `,
  ];
  static override properties = { query: { state: true }, at: { state: true } };

  query = '';
  at = 0;

  readonly #projects = watch(this, projectsContext);
  readonly #session = watch(this, sessionContext);

  override firstUpdated(): void {
    this.#dialog.showModal();
  }

  override render() {
    const entries = this.#found();
    return html`<dialog aria-label=${t('palette.open')} @close=${this.#onClose} @click=${this.#onClick}>
      <div class="ask">
        ${icon('search')}
        <input autofocus placeholder=${t('palette.ask')} aria-label=${t('palette.ask')} role="combobox" aria-expanded="true"
          aria-controls="found" aria-autocomplete="list" aria-activedescendant=${entries.length === 0 ? nothing : `entry-${this.at}`}
          autocomplete="off" spellcheck="false" @input=${this.#onInput} @keydown=${(event: KeyboardEvent) => this.#onKey(event, entries)} />
      </div>
      <ul id="found" role="listbox" aria-label=${t('palette.found')}>
        ${entries.map(
          (
            entry,
            index,
          ) => html`<li id=${`entry-${index}`} role="option" aria-selected=${index === this.at} @click=${() => this.#choose(entry)}>
            ${icon(entry.icon)}<span class="grow clip">${entry.label}</span>${entry.detail === undefined ? nothing : html`<span class="muted small clip">${entry.detail}</span>`}
          </li>`,
        )}
      </ul>
      ${entries.length === 0 ? html`<p class="none">${t('palette.none')}</p>` : nothing}
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog') as HTMLDialogElement;
  }

  #found(): readonly Entry[] {
    const query = this.query.trim().toLowerCase();
    return this.#entries()
      .map((entry, order) => ({
        entry,
        order,
        rank: rankOf(`${entry.label} ${entry.detail ?? ''}`.toLowerCase(), query),
      }))
      .filter(({ rank }) => rank !== undefined)
      .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.order - b.order)
      .slice(0, SHOWN)
      .map(({ entry }) => entry);
  }

  #entries(): readonly Entry[] {
    const go = (href: string) => () => navigate(href);
    const { projects } = this.#projects.value;
    const stages = projects.flatMap((project) => project.stages);
    const mayDeploy = this.#session.store.may('deploy');
    return [
      ...stages.flatMap(({ open }) => (open === undefined ? [] : [deployEntry(open, go(deployPage(open.id)))])),
      ...projects.map(
        ({ id }): Entry => ({ label: id, detail: t('palette.project'), icon: 'overview', act: go(projectPage(id)) }),
      ),
      ...stages.map(
        ({ project, stage, live }): Entry => ({
          label: `${project}/${stage}`,
          ...(live === undefined ? {} : { detail: live.tag }),
          icon: 'right',
          act: go(stagePage(project, stage)),
        }),
      ),
      ...(mayDeploy
        ? stages.flatMap(({ project, stage, promoteFrom }): Entry[] => [
            {
              label: t('palette.deploy', { project, stage }),
              icon: 'arrow',
              act: () => wantChange(this, { kind: promoteFrom === undefined ? 'deploy' : 'promote', project, stage }),
            },
            {
              label: t('palette.rollback', { project, stage }),
              icon: 'back',
              act: () => wantChange(this, { kind: 'rollback', project, stage }),
            },
          ])
        : []),
      { label: t('nav.activity'), icon: 'activity', act: go('/activity') },
      { label: t('nav.insights'), icon: 'insights', act: go('/insights') },
      { label: t('nav.plugins'), icon: 'plugins', act: go('/plugins') },
      { label: t('nav.settings'), icon: 'settings', act: go('/settings') },
      { label: t('settings.tokens'), icon: 'lock', act: go('/settings?view=tokens') },
      { label: t('settings.audit'), icon: 'clock', act: go('/settings?view=audit') },
      { label: t('start.crumb'), icon: 'done', act: go('/start') },
    ];
  }

  #choose({ act }: Entry): void {
    // While we are still in the tree: the shell hears of changes through it.
    act();
    this.#dialog.close();
  }

  #onInput(event: Event): void {
    this.query = (event.target as HTMLInputElement).value;
    this.at = 0;
  }

  #onKey(event: KeyboardEvent, entries: readonly Entry[]): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && entries.length > 0) {
      event.preventDefault();
      this.at = (this.at + step + entries.length) % entries.length;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
      );
    }
    const chosen = entries[this.at];
    if (event.key === 'Enter' && chosen !== undefined) this.#choose(chosen);
  }

  #onClick(event: Event): void {
    if (event.target === this.#dialog) this.#dialog.close();
  }

  #onClose(): void {
    this.dispatchEvent(new Event('close'));
  }
}

function deployEntry({ tag, project, stage }: DeployView, act: () => void): Entry {
  return { label: t('palette.running', { tag, project, stage }), icon: 'activity', act };
}

customElements.define('dw-palette', DwPalette);
