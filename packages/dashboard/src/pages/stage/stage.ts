import { css, html, nothing } from 'lit';
import type { StageAction } from '../../api/api.js';
import type { StageView } from '../../api/views.js';
import { signOf } from '../../state/attention.js';
import { apiContext, projectsContext, sessionContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { WaitingCandidates } from '../../state/waiting.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import { capital } from '../../text/sentence.js';
import { type Change, wantChange } from '../../ui/change.js';
import { stagePage } from '../../ui/links.js';
import '../../ui/menu.js';
import type { MenuItem } from '../../ui/menu.js';
import { hostOf, wordOf } from '../../ui/pipeline.js';
import { sign } from '../../ui/sign.js';
import { empty, problem, skeleton } from '../../ui/states.js';
import { Page } from '../page.js';
import './live-card.js';

const VIEWS = {
  releases: () => import('./releases-view.js'),
  candidates: () => import('./candidates-view.js'),
  logs: () => import('./logs-view.js'),
  metrics: () => import('./metrics-view.js'),
  config: () => import('./config-view.js'),
} as const;
type View = keyof typeof VIEWS;

/** Can I trust what is live, and how do I change it? */
export class DwStage extends Page {
  static override styles = [
    Page.styles,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        justify-content: space-between;
        gap: 12px 24px;
        padding-block: 20px 24px;
      }
      .state {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 16px;
        margin-block-start: 6px;
        color: var(--text-muted);
      }
      .state b {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        font-weight: 600;
      }
      .tabs {
        margin-block: 36px 20px;
      }
      @media (max-width: 40rem) {
        header {
          padding-block: 8px 16px;
        }
        .tabs {
          margin-block: 24px 16px;
        }
      }
    `,
  ];
  static override properties = { ...Page.properties, problem: { state: true } };

  problem: unknown;

  readonly #api = given(this, apiContext);
  readonly #projects = watch(this, projectsContext);
  readonly #session = watch(this, sessionContext);
  readonly #waiting = new WaitingCandidates(this, () => this.#api());
  readonly #loaded = new Set<View>();

  override render() {
    const { state, problem: cause } = this.#projects.value;
    const { project = '', stage: name = '' } = this.params;
    const stage = this.#projects.store.stage({ project, stage: name });
    if (stage === undefined) {
      if (state === 'loading') return html`<header>${skeleton(2)}</header>${skeleton(2, 'tall')}`;
      if (state === 'failed') return problem(cause, () => void this.#projects.store.load());
      return empty(
        t('stage.absent', { stage: `${project}/${name}` }),
        t('project.absentText'),
        html`<a class="button primary" href="/">${t('notFound.back')}</a>`,
      );
    }
    return html`<header>
        <div>
          <h1><span class="unit">${project} /</span> <span class="unit">${name}</span></h1>
          ${this.#state(stage)}
        </div>
        ${this.#actions(stage)}
      </header>
      ${this.problem === undefined ? nothing : problem(this.problem)}
      <dw-live-card .stage=${stage} .waiting=${this.#waiting.of([stage]).get(name)} ?may=${this.#session.store.may('deploy')} ?mayRemove=${this.#session.store.may('admin')}
        @start=${() => this.#try(() => this.#api().act(stage, 'start'))}
        @lift=${(event: CustomEvent<string>) => this.#try(() => this.#api().liftQuarantine(stage, event.detail))}></dw-live-card>
      ${this.#views(stage)}`;
  }

  #state(stage: StageView) {
    const shown = signOf(stage);
    return html`<div class="state">
      <b class=${shown}>${sign(shown)}${capital(wordOf(stage, shown))}</b>
      ${stage.pausedAt === undefined ? nothing : html`<span>${t('pipeline.paused')}</span>`}
      ${stage.address === undefined ? nothing : html`<a class="link" href=${stage.address} target="_blank" rel="noopener">${hostOf(stage.address)}</a>`}
    </div>`;
  }

  #actions(stage: StageView) {
    // What has left the configuration can only be removed; its card says so.
    if (!this.#session.store.may('deploy') || stage.state === 'orphan') return nothing;
    const { promoteFrom, live, waiting, state } = stage;
    const kind = promoteFrom === undefined ? 'deploy' : 'promote';
    const key = { project: stage.project, stage: stage.stage };
    return html`<div class="actions">
      <button class="button ${waiting > 0 || state === 'stopped' ? '' : 'primary'}" @click=${() => wantChange(this, { kind, ...key })}>${t(`change.${kind}.open`)}</button>
      ${live === undefined ? nothing : html`<button class="button" @click=${() => wantChange(this, { kind: 'rollback', ...key })}>${t('change.rollback.short')}</button>`}
      <dw-menu .label=${t('stage.more')} .items=${this.#menu(stage)}></dw-menu>
    </div>`;
  }

  #menu(stage: StageView): readonly MenuItem[] {
    const key = { project: stage.project, stage: stage.stage };
    const change = (kind: Change['kind']) => () => wantChange(this, { kind, ...key });
    const act = (action: StageAction) => () => this.#try(() => this.#api().act(key, action));
    const live = stage.live !== undefined;
    const stop =
      stage.stoppedAt === undefined
        ? { label: t('change.stop.open'), act: change('stop'), danger: true, disabled: !live }
        : { label: t('stage.start', { stage: stage.stage }), act: act('start') };
    return [
      ...(stage.promoteFrom === undefined ? [] : [{ label: t('change.deploy.open'), act: change('deploy') }]),
      { label: t('change.apply.open'), detail: t('change.apply.detail'), act: change('apply'), disabled: !live },
      { label: t('change.restart.open'), act: change('restart'), disabled: !live },
      stage.pausedAt === undefined
        ? { label: t('stage.pause'), detail: t('stage.pauseDetail'), act: act('pause') }
        : { label: t('stage.resume'), act: act('resume') },
      stop,
    ];
  }

  #views(stage: StageView) {
    const view = (Object.keys(VIEWS) as View[]).find((name) => name === this.query.get('view')) ?? 'releases';
    return html`<nav class="tabs" aria-label=${t('stage.views')}>
        ${(Object.keys(VIEWS) as View[]).map(
          (name) =>
            html`<a href=${stagePage(stage.project, stage.stage, name === 'releases' ? undefined : name)} aria-current=${name === view ? 'page' : nothing}>${t(`stage.view.${name}`)}</a>`,
        )}
      </nav>
      ${this.#loaded.has(view) ? this.#view(view, stage) : this.#load(view)}`;
  }

  #view(view: View, stage: StageView) {
    switch (view) {
      case 'releases':
        return html`<dw-releases-view .stage=${stage}></dw-releases-view>`;
      case 'candidates':
        return html`<dw-candidates-view .stage=${stage}></dw-candidates-view>`;
      case 'logs':
        return html`<dw-logs-view .stage=${stage} .picked=${this.query.get('line') ?? ''} @pick=${(event: CustomEvent<string>) => this.setQuery({ line: event.detail })}></dw-logs-view>`;
      case 'metrics':
        return html`<dw-metrics-view .stage=${stage}></dw-metrics-view>`;
      case 'config':
        return html`<dw-config-view .stage=${stage}></dw-config-view>`;
    }
  }

  #load(view: View) {
    void VIEWS[view]().then(() => {
      this.#loaded.add(view);
      this.requestUpdate();
    });
    return skeleton(4);
  }

  async #try(work: () => Promise<unknown>): Promise<void> {
    this.problem = undefined;
    try {
      await work();
      await this.#projects.store.refresh({ project: this.params.project ?? '', stage: this.params.stage ?? '' });
    } catch (cause) {
      this.problem = cause;
    }
  }
}

customElements.define('dw-stage', DwStage);
