import { Task } from '@lit/task';
import { css, html, nothing } from 'lit';
import type { DeployDetailView, EventView } from '../../api/views.js';
import { apiContext, projectsContext, sessionContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import { took } from '../../text/when.js';
import { announce } from '../../ui/announce.js';
import { breakable } from '../../ui/breaks.js';
import { wantChange } from '../../ui/change.js';
import { isOpen, nameOfActor, signOfDeploy, titleOfDeploy } from '../../ui/deploy-words.js';
import { digest } from '../../ui/digest.js';
import { deployPage, stagePage } from '../../ui/links.js';
import '../../ui/log/log.js';
import { sign } from '../../ui/sign.js';
import { problem, settle, skeleton } from '../../ui/states.js';
import '../../ui/step-rail.js';
import '../../ui/time.js';
import { Page } from '../page.js';
import './failure-card.js';
import { lineOf } from './event-line.js';

/** What is happening, or what went wrong? */
export class DwDeploy extends Page {
  static override styles = [
    Page.styles,
    css`
      header {
        display: grid;
        gap: 8px;
        padding-block: 20px 24px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        justify-content: space-between;
        gap: 12px 24px;
      }
      .state {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 16px;
        color: var(--text-muted);
      }
      .state b {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        font-weight: 600;
      }
      .split {
        display: grid;
        grid-template-columns: minmax(15rem, 20rem) minmax(0, 1fr);
        gap: 32px 40px;
        align-items: start;
      }
      dw-failure-card,
      dw-problem {
        margin-block-end: 32px;
      }
      .side {
        display: grid;
        gap: 28px;
      }
      dw-log {
        --log-height: min(34rem, 70dvh);
      }
      @media (max-width: 56rem) {
        .split {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      @media (max-width: 40rem) {
        header {
          padding-block: 8px 16px;
        }
        .head {
          display: contents;
        }
        .head > .button {
          order: 1;
          justify-self: start;
        }
      }
    `,
  ];
  static override properties = {
    ...Page.properties,
    events: { state: true },
    busy: { state: true },
    problem: { state: true },
  };

  events: readonly EventView[] = [];
  busy = false;
  problem: unknown;

  readonly #api = given(this, apiContext);
  readonly #session = watch(this, sessionContext);
  readonly #projects = watch(this, projectsContext);
  readonly #deploy = new Task(this, {
    task: ([id], { signal }) => this.#api().deployOf(id, { signal }),
    args: () => [this.params.id ?? ''] as const,
  });
  #following: AbortController | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const following = new AbortController();
    this.#following = following;
    void this.updateComplete.then(() => this.#follow(following.signal));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#following?.abort();
    clearTimeout(this.#soon);
  }

  override render() {
    return settle(this.#deploy, (deploy) => this.#found(deploy), html`<header>${skeleton(2)}</header>${skeleton(8)}`);
  }

  #found(deploy: DeployDetailView) {
    const { project, stage } = deploy;
    return html`<header>
        <div class="head">
          <h1>${titleOfDeploy(deploy)}</h1>
          ${this.#actions(deploy)}
        </div>
        <div class="state">
          <b class=${signOfDeploy(deploy)}>${sign(signOfDeploy(deploy))}${t(`deploy.state.${deploy.state}`)}</b>
          <a href=${stagePage(project, stage)}>${project}/${stage}</a>
          ${this.#spent(deploy)}
        </div>
      </header>
      ${this.problem === undefined ? nothing : problem(this.problem)}
      ${deploy.failure === undefined ? nothing : html`<dw-failure-card .failure=${deploy.failure}></dw-failure-card>`}
      <div class="split">
        <div class="side">
          <section class="section" aria-labelledby="steps">
            <h2 id="steps">${t('deploy.steps')}</h2>
            <dw-step-rail .deploy=${deploy}></dw-step-rail>
          </section>
          <section class="section" aria-labelledby="facts">
            <h2 id="facts">${t('deploy.facts')}</h2>
            ${this.#facts(deploy)}
          </section>
        </div>
        <section class="section" aria-labelledby="log">
          <h2 id="log">${t('deploy.log')}</h2>
          <dw-log wrap .lines=${this.events.map(lineOf)} .label=${t('deploy.log')} .name=${`deploy-${deploy.id}`} .picked=${this.query.get('line') ?? ''}
            @pick=${(event: CustomEvent<string>) => this.setQuery({ line: event.detail })}></dw-log>
        </section>
      </div>`;
  }

  #spent({ startedAt, durationMs, createdAt, finishedAt }: DeployDetailView) {
    if (durationMs !== undefined) {
      return html`<span>${took(durationMs)}</span><dw-time tabindex="0" at=${finishedAt ?? createdAt}></dw-time>`;
    }
    return html`<dw-time at=${startedAt ?? createdAt} as="took"></dw-time>`;
  }

  #actions(deploy: DeployDetailView) {
    if (!this.#session.store.may('deploy')) return nothing;
    const { project, stage, tag, state } = deploy;
    if (isOpen(deploy)) {
      const asked = deploy.cancelRequestedAt !== undefined || state === 'undoing' || state === 'stuck';
      return html`<button class="button" ?disabled=${this.busy || asked} @click=${() => this.#cancel(deploy.id)}>
        ${t(asked ? 'deploy.cancelling' : 'deploy.cancel')}
      </button>`;
    }
    const live = this.#projects.store.stage(deploy)?.live;
    if (state === 'succeeded' && live?.digest === deploy.digest) {
      return html`<button class="button" @click=${() => wantChange(this, { kind: 'rollback', project, stage })}>${t('change.rollback.short')}</button>`;
    }
    if (state === 'failed' || state === 'cancelled') {
      return html`<button class="button" @click=${() => wantChange(this, { kind: 'deploy', project, stage, to: tag })}>${t('deploy.again')}</button>`;
    }
    return nothing;
  }

  #facts(deploy: DeployDetailView) {
    return html`<dl class="facts small">
      <dt>${t('fact.image')}</dt><dd><code>${breakable(`${deploy.image}:${deploy.tag}`)}</code></dd>
      <dt>${t('fact.digest')}</dt><dd>${digest(deploy.digest)}</dd>
      <dt>${t('fact.by')}</dt><dd>${nameOfActor(deploy.actor)}</dd>
      ${deploy.reason === '' ? nothing : html`<dt>${t('fact.reason')}</dt><dd>${deploy.reason}</dd>`}
      ${deploy.strategy === undefined ? nothing : html`<dt>${t('fact.strategy')}</dt><dd>${t(`strategy.${deploy.strategy}`)}</dd>`}
      <dt>${t('fact.queued')}</dt><dd><dw-time tabindex="0" at=${deploy.createdAt}></dw-time></dd>
      ${deploy.attempt > 0 && deploy.retryOf !== undefined ? html`<dt>${t('fact.retry')}</dt><dd><a class="link" href=${deployPage(deploy.retryOf)}>${t('fact.retryOf', { attempt: deploy.attempt })}</a></dd>` : nothing}
      ${deploy.supersededBy === undefined ? nothing : html`<dt>${t('fact.superseded')}</dt><dd><a class="link" href=${deployPage(deploy.supersededBy)}>${t('fact.bySuperseder')}</a></dd>`}
      ${deploy.request === undefined ? nothing : html`<dt>${t('fact.request')}</dt><dd><code class="faint">${deploy.request}</code></dd>`}
    </dl>`;
  }

  async #cancel(id: string): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    try {
      await this.#api().cancel(id);
      await this.#deploy.run();
    } catch (cause) {
      this.problem = cause;
    } finally {
      this.busy = false;
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const onMessage = (event: EventView) => {
      this.events = [...this.events, event];
      if (event.type === 'deploy.step.progress') return;
      const known = this.#deploy.value;
      const isNews = known !== undefined && isOpen(known);
      if (isNews && /^deploy\.(succeeded|failed|cancelled|undoing)$/.test(event.type)) announce(lineOf(event).text);
      clearTimeout(this.#soon);
      this.#soon = setTimeout(() => void this.#deploy.run(), 60);
    };
    await this.#api()
      .deployEvents(this.params.id ?? '', { signal, onMessage })
      // The request beside it tells the same, in sight.
      .catch(() => undefined);
  }
}

customElements.define('dw-deploy', DwDeploy);
