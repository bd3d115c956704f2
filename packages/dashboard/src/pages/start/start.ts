import { Task } from '@lit/task';
import { css, html, nothing } from 'lit';
import type { PartState, WebhookView } from '../../api/views.js';
import { apiContext, partsContext, projectsContext, sessionContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import { breakable } from '../../ui/breaks.js';
import '../../ui/code.js';
import '../../ui/copy.js';
import { sign } from '../../ui/sign.js';
import { settle, skeleton } from '../../ui/states.js';
import { Page } from '../page.js';
import './doctor.js';
import { firstProject } from './first-project.js';

const CHECKS = ['engine', 'registry', 'proxy'] as const;
/** While one waits for a check to turn green. */
const LOOK_MS = 3_000;

/** From nothing to the first deploy: three checks, a file to fill in, addresses to copy. */
export class DwStart extends Page {
  static override styles = [
    Page.styles,
    css`
      .head {
        padding-block: 20px 32px;
        max-inline-size: 44rem;
      }
      .head p {
        margin-block-start: 8px;
        color: var(--text-muted);
        font-size: var(--size-4);
      }
      .steps > li {
        display: grid;
        grid-template-columns: 2rem minmax(0, 46rem);
        gap: 16px;
        padding-block-end: 40px;
      }
      .number {
        display: grid;
        place-items: center;
        inline-size: 2rem;
        block-size: 2rem;
        border-radius: 50%;
        background: var(--accent-soft);
        color: var(--accent);
        font-weight: 600;
      }
      .steps h2 {
        align-content: center;
        min-block-size: 2rem;
      }
      .checks li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 12px;
        padding-block: 10px;
      }
      .checks .sign {
        inline-size: 20px;
        block-size: 20px;
      }
      .hook {
        display: grid;
        grid-template-columns: 7rem minmax(0, 1fr);
        gap: 4px 16px;
        align-items: center;
        padding-block: 12px;
      }
      .hook .small {
        font-weight: 400;
      }
      .hook .row code {
        overflow-wrap: anywhere;
      }
      @media (max-width: 40rem) {
        .head {
          padding-block: 8px 20px;
        }
        .steps > li {
          position: relative;
          grid-template-columns: minmax(0, 1fr);
        }
        .number {
          position: absolute;
        }
        .steps h2 {
          padding-inline-start: 2.75rem;
        }
        .hook {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  readonly #api = given(this, apiContext);
  readonly #parts = watch(this, partsContext);
  readonly #projects = watch(this, projectsContext);
  readonly #session = watch(this, sessionContext);
  readonly #webhooks = new Task(this, {
    task: (_, { signal }) => this.#api().webhooks({ signal }),
    args: () => [] as const,
  });
  #looking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#looking = setInterval(() => {
      if (!this.#checks().every(({ state }) => state === 'ok')) void this.#parts.store.load();
    }, LOOK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#looking);
  }

  override render() {
    const { projects } = this.#projects.value;
    return html`<div class="head">
        <h1>${t(projects.length === 0 ? 'start.title' : 'start.again')}</h1>
        <p>${t('start.says')}</p>
      </div>
      <ol class="steps">
        <li><span class="number" aria-hidden="true">1</span><div class="section"><h2>${t('start.checks')}</h2>${this.#checkList()}
          ${this.#session.store.may('admin') ? html`<dw-doctor></dw-doctor>` : html`<p class="muted">${t('start.doctor')} <code>docker-watcher doctor</code></p>`}</div></li>
        <li><span class="number" aria-hidden="true">2</span><div class="section"><h2>${t('start.project')}</h2><p class="muted">${t('start.projectSays')}</p>
          <dw-code .value=${firstProject(location.hostname)} .label=${t('start.file')}></dw-code></div></li>
        <li><span class="number" aria-hidden="true">3</span><div class="section"><h2>${t('start.webhooks')}</h2><p class="muted">${t('start.webhooksSay')}</p>
          ${settle(this.#webhooks, (webhooks) => html`<ul class="lines">${webhooks.map((webhook) => this.#webhook(webhook))}</ul>`, skeleton(3))}</div></li>
        <li><span class="number" aria-hidden="true">4</span><div class="section"><h2>${t('start.told')}</h2><p class="muted">${t('start.toldSays')}</p>
          <div class="actions"><a class="button" href="/plugins">${t('start.notifiers')}</a></div></div></li>
      </ol>`;
  }

  #checkList() {
    return html`<div role="status"><ul class="checks">
      ${this.#checks().map(({ name, state, detail }) => {
        const shown =
          state === 'ok' ? 'healthy' : state === undefined ? 'unknown' : state === 'down' ? 'failed' : 'attention';
        return html`<li>${sign(shown, { named: true })}<div><p>${t(`start.check.${name}`)}</p>
          <p class="small muted">${detail ?? t(`start.check.${name}.${state === 'ok' ? 'ok' : 'hint'}`)}</p></div></li>`;
      })}
    </ul></div>`;
  }

  /** The worst of each kind. */
  #checks(): readonly {
    readonly name: (typeof CHECKS)[number];
    readonly state?: PartState['state'];
    readonly detail?: string;
  }[] {
    const parts = this.#parts.value?.parts ?? [];
    return CHECKS.map((name) => {
      const found = parts.filter((part) => part.name === name || part.name.startsWith(`${name} `));
      const worst =
        found.find(({ state }) => state === 'down') ?? found.find(({ state }) => state === 'degraded') ?? found[0];
      if (worst === undefined) return { name };
      return { name, state: worst.state, ...(worst.detail === undefined ? {} : { detail: worst.detail }) };
    });
  }

  #webhook({ source, type, address, supported, secret, secretFrom }: WebhookView) {
    const full = address.startsWith('/') ? location.origin + address : address;
    return html`<li class="hook">
      <strong>${source}<br /><span class="small muted">${type === source ? nothing : type}</span></strong>
      ${
        supported
          ? html`<div>
              <div class="row"><code class="grow">${breakable(full)}</code><dw-copy .value=${full} .label=${t('start.address', { source })}></dw-copy></div>
              ${
                secret === undefined
                  ? html`<p class="small muted">${t(secretFrom === 'configuration' ? 'start.secretConfigured' : 'start.secretHidden')}</p>`
                  : html`<div class="row small muted"><span class="grow">${t('start.secret')} <code>••••••••</code></span><dw-copy .value=${secret} .label=${t('start.secretOf', { source })}></dw-copy></div>`
              }
            </div>`
          : html`<p class="muted">${t('start.polled')}</p>`
      }
    </li>`;
  }
}

customElements.define('dw-start', DwStart);
