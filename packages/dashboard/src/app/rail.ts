import { css, html, LitElement, nothing } from 'lit';
import { attentionOf } from '../state/attention.js';
import { partsContext, projectsContext } from '../state/contexts.js';
import { watch } from '../state/watch.js';
import { type Key, t } from '../text/language.js';
import { type IconName, icon } from '../ui/icon.js';
import { base } from '../ui/styles.js';

const ITEMS: readonly { readonly href: string; readonly icon: IconName; readonly key: Key; readonly also?: RegExp }[] =
  [
    { href: '/', icon: 'overview', key: 'nav.overview', also: /^\/(projects\/|start$)/ },
    { href: '/activity', icon: 'activity', key: 'nav.activity', also: /^\/deploys\// },
    { href: '/insights', icon: 'insights', key: 'nav.insights' },
    { href: '/plugins', icon: 'plugins', key: 'nav.plugins' },
    { href: '/settings', icon: 'settings', key: 'nav.settings' },
  ];

/** The five places: at the left, at the bottom on a phone. */
export class DwRail extends LitElement {
  static override styles = [
    base,
    css`
      nav {
        position: sticky;
        inset-block-start: 0;
        display: grid;
        gap: 2px;
        padding: 18px 12px;
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 2px 10px 18px;
        font-weight: 600;
        letter-spacing: -0.01em;
        white-space: nowrap;
        text-decoration: none;
      }
      .brand svg {
        inline-size: 26px;
        block-size: 26px;
        flex: none;
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
      .item {
        display: flex;
        align-items: center;
        gap: 12px;
        min-block-size: 38px;
        padding: 0 10px;
        border-radius: var(--radius);
        color: var(--text-muted);
        font-weight: 500;
        text-decoration: none;
        transition: background var(--quick) ease-out;
      }
      .item:hover {
        background: var(--hover);
        color: var(--text);
      }
      .item[aria-current] {
        background: var(--rail-current);
        color: var(--text);
      }
      .item[aria-current] .icon {
        color: var(--accent);
      }
      .count {
        margin-inline-start: auto;
        min-inline-size: 20px;
        padding: 0 6px;
        border-radius: 99px;
        background: var(--attention-soft);
        color: var(--attention);
        font-size: var(--size-1);
        line-height: 20px;
        text-align: center;
        font-variant-numeric: tabular-nums;
      }
      @media (max-width: 64rem) {
        nav {
          padding: 18px 6px;
        }
        .brand {
          justify-content: center;
          padding-inline: 0;
        }
        .brand span {
          display: none;
        }
        .item {
          position: relative;
          flex-direction: column;
          justify-content: center;
          gap: 3px;
          min-block-size: 56px;
          padding: 4px 0;
          font-size: var(--size-1);
        }
        .item .icon {
          inline-size: 22px;
          block-size: 22px;
        }
        .count {
          position: absolute;
          inset: 2px 8px auto auto;
        }
      }
      @media (max-width: 40rem) {
        nav {
          position: fixed;
          inset: auto 0 0;
          z-index: 3;
          grid-auto-flow: column;
          grid-auto-columns: minmax(0, 1fr);
          gap: 0;
          padding: 4px 4px calc(4px + env(safe-area-inset-bottom));
          background: var(--surface);
          box-shadow: 0 -1px 0 var(--line);
        }
        .brand {
          display: none;
        }
        .item[aria-current] {
          background: none;
          color: var(--accent);
        }
        .item {
          text-align: center;
          overflow: hidden;
        }
        .count {
          inset-inline-end: calc(50% - 26px);
        }
      }
    `,
  ];
  static override properties = { path: {} };

  path = '/';

  readonly #projects = watch(this, projectsContext);
  readonly #parts = watch(this, partsContext);

  override render() {
    return html`<nav aria-label=${t('nav.label')}>
      <a class="brand" href="/" aria-label="docker-watcher">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8"></rect>
          <g fill="none" stroke-width="2.4"><path d="M4 16h5m6 0h3m6 0h4"></path><circle cx="12" cy="16" r="3"></circle><circle class="now" cx="21" cy="16" r="3"></circle></g>
        </svg>
        <span>docker-watcher</span>
      </a>
      ${ITEMS.map((item) => {
        const current = this.path === item.href || item.also?.test(this.path) === true;
        return html`<a class="item" href=${item.href} aria-current=${current ? 'page' : nothing}>
          ${icon(item.icon)}<span>${t(item.key)}</span>${item.href === '/' ? this.#count() : nothing}
        </a>`;
      })}
    </nav>`;
  }

  #count() {
    const { length } = attentionOf(this.#projects.value.projects, this.#parts.value?.parts ?? []);
    return length === 0
      ? nothing
      : html`<span class="count"><span aria-hidden="true">${length}</span><span class="hidden">${t('nav.attention', { count: length })}</span></span>`;
  }
}

customElements.define('dw-rail', DwRail);
