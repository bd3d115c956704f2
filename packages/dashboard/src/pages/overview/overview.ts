import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ProjectView, StageView } from '../../api/views.js';
import { attentionOf } from '../../state/attention.js';
import { apiContext, partsContext, projectsContext, sessionContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { WaitingCandidates } from '../../state/waiting.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import { unbroken } from '../../ui/breaks.js';
import { projectPage } from '../../ui/links.js';
import '../../ui/pipeline.js';
import { problem, skeleton } from '../../ui/states.js';
import { Page } from '../page.js';
import './attention-list.js';
import './running-list.js';
import { sentencesOf } from './sentence.js';

/** So many rows at once; the rest follow when the browser is idle. */
const FIRST_ROWS = 12;
/** With more stages than these, a project has its own measure. */
const MOST_COLUMNS = 4;

/** Is everything well, and does anything wait for me? */
export class DwOverview extends Page {
  static override styles = [
    Page.styles,
    css`
      .answer {
        padding-block: 20px 28px;
        max-inline-size: 48rem;
      }
      .answer span {
        color: var(--text-muted);
        font-weight: 500;
      }
      .section {
        margin-block-end: 40px;
      }
      .find {
        inline-size: 14rem;
      }
      .projects > li {
        display: grid;
        grid-template-columns: 11rem minmax(0, 1fr);
        gap: 8px 24px;
        padding-block: 20px;
        content-visibility: auto;
        contain-intrinsic-size: auto 128px;
      }
      .projects > li:first-child {
        padding-block-start: 8px;
      }
      .who {
        padding-block-start: 2px;
        min-inline-size: 0;
      }
      .who a {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      dw-pipeline {
        --surface: var(--canvas);
      }
      @media (max-width: 64rem) {
        .projects > li {
          grid-template-columns: minmax(0, 1fr);
          gap: 10px;
        }
        .who {
          display: flex;
          flex-wrap: wrap;
          gap: 0 10px;
          align-items: baseline;
        }
      }
      @media (max-width: 40rem) {
        .answer {
          padding-block: 8px 20px;
        }
        .find {
          inline-size: 100%;
        }
        .who a {
          padding-block: 10px;
        }
      }
    `,
  ];
  static override properties = { ...Page.properties, rows: { state: true } };

  rows = FIRST_ROWS;

  readonly #api = given(this, apiContext);
  readonly #projects = watch(this, projectsContext);
  readonly #parts = watch(this, partsContext);
  readonly #session = watch(this, sessionContext);
  readonly #waiting = new WaitingCandidates(this, () => this.#api());

  override render() {
    const { state, projects, problem: cause } = this.#projects.value;
    if (state === 'loading') return html`<div class="answer">${skeleton(2)}</div>${skeleton(5, 'stations')}`;
    if (state === 'failed' && projects.length === 0) {
      return html`<div class="answer"><h1>${t('overview.failed')}</h1></div>${problem(cause, () => void this.#projects.store.load())}`;
    }
    if (projects.length === 0) return this.#firstRun();
    const stages = projects.flatMap((project) => project.stages);
    const attention = attentionOf(projects, this.#parts.value?.parts ?? []);
    const [first, ...rest] = sentencesOf(stages, attention);
    return html`<div class="answer"><h1>${first === undefined ? nothing : unbroken(first)}${rest.map((sentence) => html` <span>${unbroken(sentence)}</span>`)}</h1></div>
      ${
        attention.length === 0
          ? nothing
          : html`<section class="section" aria-labelledby="attention">
              <h2 id="attention">${t('overview.attention')}</h2>
              <dw-attention-list .items=${attention} .waiting=${this.#waiting} ?may=${this.#session.store.may('deploy')}></dw-attention-list>
            </section>`
      }
      ${this.#running(stages)} ${this.#pipelines(projects)}`;
  }

  override updated(): void {
    super.updated();
    const { length } = this.#projects.value.projects;
    if (this.rows >= length) return;
    const more = () => {
      this.rows += 48;
    };
    if ('requestIdleCallback' in window) requestIdleCallback(more, { timeout: 500 });
    else setTimeout(more, 50);
  }

  #running(stages: readonly StageView[]) {
    const open = stages.filter((stage) => stage.open !== undefined);
    if (open.length === 0) return nothing;
    return html`<section class="section" aria-labelledby="running">
      <h2 id="running">${t('overview.runningTitle')}</h2>
      <dw-running-list .stages=${open}></dw-running-list>
    </section>`;
  }

  #pipelines(all: readonly ProjectView[]) {
    const wanted = this.query.get('find')?.toLowerCase() ?? '';
    const found = wanted === '' ? all : all.filter((project) => answers(project, wanted));
    const columns = Math.min(MOST_COLUMNS, Math.max(...all.map(({ stages }) => stages.length)));
    this.style.setProperty('--columns', String(columns));
    return html`<section class="section" aria-labelledby="projects">
      <div class="section-head">
        <h2 id="projects">${t('overview.projects')}</h2>
        ${
          all.length > 6
            ? html`<input class="input find" type="search" .value=${this.query.get('find') ?? ''} placeholder=${t('overview.find')}
                aria-label=${t('overview.find')} @input=${(event: Event) => this.setQuery({ find: (event.target as HTMLInputElement).value })} />`
            : nothing
        }
      </div>
      ${found.length === 0 ? html`<p class="muted">${t('overview.noneFound', { find: wanted })}</p>` : nothing}
      <ul class="projects lines">
        ${repeat(
          found.slice(0, this.rows),
          ({ id }) => id,
          (project) => this.#project(project),
        )}
      </ul>
    </section>`;
  }

  #project(project: ProjectView) {
    return html`<li>
      <div class="who"><h3><a href=${projectPage(project.id)}>${project.id}</a></h3></div>
      <dw-pipeline .project=${project} .waiting=${this.#waiting.of(project.stages)} ?may=${this.#session.store.may('deploy')}></dw-pipeline>
    </li>`;
  }

  #firstRun() {
    void import('../start/start.js');
    return html`<dw-start></dw-start>`;
  }
}

function answers({ id, stages }: ProjectView, wanted: string): boolean {
  if (id.toLowerCase().includes(wanted)) return true;
  return stages.some(({ live, host }) => live?.tag.toLowerCase().includes(wanted) || host?.includes(wanted));
}

customElements.define('dw-overview', DwOverview);
