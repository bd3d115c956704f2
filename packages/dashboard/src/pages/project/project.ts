import { Task } from '@lit/task';
import { css, html, nothing } from 'lit';
import type { ProjectView, ReleaseView, StageView } from '../../api/views.js';
import { apiContext, liveContext, projectsContext, sessionContext } from '../../state/contexts.js';
import { gapOf } from '../../state/gap.js';
import { given } from '../../state/given.js';
import { WaitingCandidates } from '../../state/waiting.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import { span } from '../../text/when.js';
import '../../ui/pipeline.js';
import { empty, problem, settle, skeleton } from '../../ui/states.js';
import '../deploy/deploy-list.js';
import { Page } from '../page.js';

const SHOWN = 12;

/** What runs where, and what is next? */
export class DwProject extends Page {
  static override styles = [
    Page.styles,
    css`
      header {
        padding-block: 20px 24px;
      }
      .gaps {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 20px;
        margin-block-start: 6px;
        color: var(--text-muted);
      }
      .card {
        padding: 24px;
        margin-block-end: 40px;
      }
      @media (max-width: 40rem) {
        header {
          padding-block: 8px 16px;
        }
        .card {
          padding: 20px 16px;
        }
      }
    `,
  ];

  readonly #api = given(this, apiContext);
  readonly #projects = watch(this, projectsContext);
  readonly #session = watch(this, sessionContext);
  readonly #live = watch(this, liveContext);
  readonly #waiting = new WaitingCandidates(this, () => this.#api());
  readonly #deploys = new Task(this, {
    task: ([project], { signal }) => this.#api().deploys({ project, limit: SHOWN }, { signal }),
    args: () => [this.params.project] as const,
  });
  /** By stage: the releases it went through; of stages that have one after them. */
  readonly #releases = new Task(this, {
    task: async ([names], { signal }) => {
      const project = this.params.project ?? '';
      const lists = await Promise.all(
        names.split(' ').map((stage) => (stage === '' ? [] : this.#api().releases({ project, stage }, { signal }))),
      );
      return new Map<string, readonly ReleaseView[]>(names.split(' ').map((name, index) => [name, lists[index] ?? []]));
    },
    args: () => [this.#stagesBefore()] as const,
  });
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.#live.store.listen(({ type, project }) => {
      if (
        project !== this.params.project ||
        !/^deploy\.(queued|started|succeeded|failed|cancelled|superseded)$/.test(type)
      )
        return;
      void this.#deploys.run();
      if (type === 'deploy.succeeded') void this.#releases.run();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override render() {
    const { state, problem: cause } = this.#projects.value;
    const project = this.#projects.store.project(this.params.project ?? '');
    if (project === undefined) {
      if (state === 'loading') return html`<header>${skeleton(2)}</header>${skeleton(2, 'tall')}`;
      if (state === 'failed') return problem(cause, () => void this.#projects.store.load());
      return empty(
        t('project.absent', { project: this.params.project ?? '' }),
        t('project.absentText'),
        html`<a class="button primary" href="/">${t('notFound.back')}</a>`,
      );
    }
    return html`<header>
        <h1>${project.id}</h1>
        ${this.#gaps(project)}
      </header>
      <section class="card" aria-label=${t('project.stages')}>
        <dw-pipeline large .project=${project} .waiting=${this.#waiting.of(project.stages)} ?may=${this.#session.store.may('deploy')}></dw-pipeline>
      </section>
      <section class="section" aria-labelledby="history">
        <div class="section-head">
          <h2 id="history">${t('project.deploys')}</h2>
          <a class="link" href=${`/activity?project=${encodeURIComponent(project.id)}`}>${t('project.all')}</a>
        </div>
        ${settle(this.#deploys, ({ deploys }) => (deploys.length === 0 ? empty(t('project.none'), t('project.noneText')) : html`<dw-deploy-list .deploys=${deploys} .within=${project.id}></dw-deploy-list>`), skeleton(6, 'rows'))}
      </section>`;
  }

  #gaps(project: ProjectView) {
    const sentences = pairsOf(project.stages).flatMap(([before, after]) => {
      const gap = gapOf(before, after, this.#releases.value?.get(before.stage) ?? []);
      const names = { before: before.stage, after: after.stage };
      if (gap === undefined || this.#releases.value === undefined) return [];
      if (gap.kind === 'behind')
        return [t('project.behind', { ...names, count: gap.releases, time: span(gap.ms, 'long') })];
      return [t(gap.kind === 'same' ? 'project.same' : 'project.apart', names)];
    });
    return sentences.length === 0
      ? nothing
      : html`<div class="gaps">${sentences.map((sentence) => html`<span>${sentence}</span>`)}</div>`;
  }

  #stagesBefore(): string {
    const project = this.#projects.store.project(this.params.project ?? '');
    return pairsOf(project?.stages ?? [])
      .map(([before]) => before.stage)
      .join(' ');
  }
}

/** Neighbours that one promotes to the other. */
function pairsOf(stages: readonly StageView[]): readonly (readonly [StageView, StageView])[] {
  return stages.flatMap((after) => {
    const before = stages.find(({ stage }) => stage === after.promoteFrom);
    return before === undefined ? [] : [[before, after] as const];
  });
}

customElements.define('dw-project', DwProject);
