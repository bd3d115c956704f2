import { Task } from '@lit/task';
import { css, html, nothing } from 'lit';
import type { PartKind, PartKindView, PartView, PluginsView, PluginView } from '../../api/views.js';
import { apiContext, partsContext, sessionContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { watch } from '../../state/watch.js';
import { t, word } from '../../text/language.js';
import { breakable } from '../../ui/breaks.js';
import { sign } from '../../ui/sign.js';
import { empty, settle, skeleton } from '../../ui/states.js';
import { Page } from '../page.js';
import './schema-docs.js';
import './test-button.js';

const KINDS: readonly PartKind[] = ['registry', 'proxy', 'notifier', 'probe'];

/** Which parts are there, how are they, and what can be set? */
export class DwPlugins extends Page {
  static override styles = [
    Page.styles,
    css`
      .head {
        padding-block: 20px 28px;
      }
      .section {
        margin-block-end: 40px;
      }
      .parts > li {
        display: grid;
        grid-template-columns: 20px minmax(9rem, 1fr) minmax(0, 3fr);
        align-items: start;
        gap: 4px 16px;
        padding-block: 16px;
      }
      .sign {
        inline-size: 20px;
        block-size: 20px;
      }
      .settings {
        display: grid;
        gap: 8px;
        font-size: var(--size-2);
        overflow-wrap: anywhere;
      }
      details {
        padding-block: 6px;
      }
      summary {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        padding-block: 6px;
      }
      summary::before {
        margin-block-start: 7px;
      }
      summary strong {
        font-weight: 500;
      }
      details > :not(summary) {
        margin: 8px 0 8px 17px;
      }
      details .muted {
        font-weight: 400;
      }
      .problem {
        display: flex;
        align-items: baseline;
        gap: 8px;
        overflow-wrap: anywhere;
      }
      .problem .sign {
        inline-size: 16px;
        block-size: 16px;
        align-self: start;
        margin-block-start: 2px;
      }
      @media (max-width: 46rem) {
        .head {
          padding-block: 8px 20px;
        }
        .parts > li {
          grid-template-columns: 20px minmax(0, 1fr);
        }
        .settings {
          grid-column: 2;
        }
        summary {
          min-block-size: 44px;
          align-content: center;
        }
      }
    `,
  ];

  readonly #api = given(this, apiContext);
  readonly #parts = watch(this, partsContext);
  readonly #session = watch(this, sessionContext);
  readonly #plugins = new Task(this, {
    task: (_, { signal }) => this.#api().plugins({ signal }),
    // Their state is news of the parts' store.
    args: () => [this.#parts.value] as const,
  });

  override render() {
    return settle(
      this.#plugins,
      (found) => this.#found(found),
      html`<div class="head">${skeleton(2)}</div>${skeleton(6)}`,
    );
  }

  #found({ plugins, parts }: PluginsView) {
    const ill =
      parts.filter(({ state }) => state !== 'ok').length +
      plugins.filter(({ problem }) => problem !== undefined).length;
    return html`<div class="head"><h1>${ill === 0 ? t('plugins.well', { count: parts.length }) : t('plugins.ill', { count: ill })}</h1></div>
      ${KINDS.map((kind) =>
        this.#kind(
          kind,
          parts.filter((part) => part.kind === kind),
        ),
      )}
      <section class="section" aria-labelledby="installed">
        <h2 id="installed">${t('plugins.installed')}</h2>
        ${plugins.length === 0 ? empty(t('plugins.none'), t('plugins.noneText')) : html`<ul class="lines">${plugins.map((plugin) => this.#plugin(plugin))}</ul>`}
      </section>`;
  }

  #kind(kind: PartKind, parts: readonly PartView[]) {
    if (parts.length === 0 && kind === 'probe') return nothing;
    return html`<section class="section" aria-labelledby=${kind}>
      <h2 id=${kind}>${t(`plugins.kind.${kind}`)}</h2>
      ${
        parts.length === 0
          ? html`<p class="muted">${t(`plugins.empty.${kind as 'registry' | 'proxy' | 'notifier'}`)}</p>`
          : html`<ul class="parts lines">${parts.map((part) => this.#part(part))}</ul>`
      }
    </section>`;
  }

  #part({ id, kind, type, plugin, state, detail, settings }: PartView) {
    const known = Object.entries(settings);
    return html`<li>
      ${sign(state === 'ok' ? 'healthy' : 'attention', { named: true })}
      <div><h3>${id}</h3><p class="small muted dots"><span>${type}</span>${plugin === type ? nothing : html`<span>${plugin}</span>`}</p></div>
      <div class="settings">
        ${detail === undefined ? nothing : html`<p class=${state === 'ok' ? 'muted' : 'attention'}>${detail}</p>`}
        ${known.length === 0 ? nothing : html`<dl class="facts">${known.map(([name, value]) => html`<dt><code>${name}</code></dt><dd><code>${typeof value === 'string' ? breakable(value) : JSON.stringify(value)}</code></dd>`)}</dl>`}
        ${kind === 'notifier' && this.#session.store.may('admin') ? html`<dw-test-button .notifier=${id}></dw-test-button>` : nothing}
      </div>
    </li>`;
  }

  #plugin({ name, package: npm, version, parts, problem }: PluginView) {
    return html`<li>
      <details>
        <summary><div>
          <strong>${name}</strong> <span class="small muted">${[npm === name ? undefined : npm, version].filter(Boolean).join(' ')}</span>
          ${problem === undefined ? nothing : html`<span class="problem failed">${sign('failed')}<span>${problem.message}</span></span>`}
        </div></summary>
        ${problem?.hint === undefined ? nothing : html`<p class="muted">${problem.hint}</p>`}
        ${parts.map((part) => this.#partDocs(part))}
      </details>
    </li>`;
  }

  #partDocs({ kind, type, label, settings }: PartKindView) {
    return html`<h3>${label ?? type} <span class="muted small">${word('plugins.one', kind)}, <code>type: ${type}</code></span></h3>
      <dw-schema-docs .schema=${settings}></dw-schema-docs>`;
  }
}

customElements.define('dw-plugins', DwPlugins);
