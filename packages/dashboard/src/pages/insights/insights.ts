import { Task } from '@lit/task';
import { css, html } from 'lit';
import type { DeployView } from '../../api/views.js';
import { apiContext, projectsContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { type Insights, insightsOf } from '../../state/insights.js';
import { type Pushes, pushesOf } from '../../state/pushes.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import { coarse, decimal, percent, took } from '../../text/when.js';
import '../../ui/plot.js';
import type { Series } from '../../ui/plot.js';
import { empty, settle, skeleton } from '../../ui/states.js';
import { Page } from '../page.js';

const PERIODS = [7, 30, 90] as const;
const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const COUNTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
const TIMES = [
  ...[1, 2, 5, 10, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 30].map((n) => n * MINUTE),
  ...[1, 2, 6, 12, 24, 48, 120, 240, 720].map((n) => n * HOUR),
];
const DAY_MS = 86_400_000;
/** No more pages than a person would wait for. */
const PAGES = 15;

interface Found {
  readonly deploys: readonly DeployView[];
  readonly pushes: Pushes;
}

/** How are we doing? Four measures, each with its plot and a sentence. */
export class DwInsights extends Page {
  static override styles = [
    Page.styles,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
        padding-block: 20px 28px;
      }
      .plots {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr));
        gap: 44px 48px;
      }
      article {
        min-inline-size: 0;
      }
      .value {
        margin-block-start: 4px;
        font-size: var(--size-6);
        font-weight: 600;
        letter-spacing: -0.02em;
        line-height: 1.3;
        font-variant-numeric: tabular-nums;
      }
      .says {
        color: var(--text-muted);
        min-block-size: 3em;
        max-inline-size: 32rem;
      }
      @media (max-width: 40rem) {
        .head {
          padding-block: 8px 20px;
        }
        .filters {
          inline-size: 100%;
        }
      }
    `,
  ];

  readonly #api = given(this, apiContext);
  readonly #projects = watch(this, projectsContext);
  readonly #deploys = new Task(this, {
    task: ([project, stage, days], { signal }) => this.#ask(project, stage, days, signal),
    args: () => [this.query.get('project') ?? '', this.query.get('stage') ?? '', this.#days] as const,
  });

  override render() {
    const project = this.query.get('project') ?? '';
    const stage = this.query.get('stage') ?? '';
    return html`<div class="head">
        <h1>${t('nav.insights')}</h1>
        <div class="filters">
          <select class="input" aria-label=${t('activity.project')} @change=${(event: Event) => this.setQuery({ project: (event.target as HTMLSelectElement).value })}>
            <option value="" ?selected=${project === ''}>${t('insights.allProjects')}</option>
            ${this.#projects.value.projects.map(({ id }) => html`<option value=${id} ?selected=${id === project}>${id}</option>`)}
          </select>
          <select class="input" aria-label=${t('activity.stage')} @change=${(event: Event) => this.setQuery({ stage: (event.target as HTMLSelectElement).value })}>
            <option value="" ?selected=${stage === ''}>${t('insights.allStages')}</option>
            ${this.#stageNames(project).map((name) => html`<option value=${name} ?selected=${name === stage}>${name}</option>`)}
          </select>
          <select class="input" aria-label=${t('insights.period')} @change=${(event: Event) => this.setQuery({ days: (event.target as HTMLSelectElement).value })}>
            ${PERIODS.map((days) => html`<option value=${days} ?selected=${days === this.#days}>${t('insights.days', { count: days })}</option>`)}
          </select>
        </div>
      </div>
      ${settle(this.#deploys, ({ deploys, pushes }) => this.#plots(insightsOf(deploys, { days: this.#days, now: Date.now(), pushes })), skeleton(4, 'tall'))}`;
  }

  #stageNames(project: string): readonly string[] {
    const { projects } = this.#projects.value;
    const chosen = project === '' ? projects : projects.filter(({ id }) => id === project);
    return [...new Set(chosen.flatMap(({ stages }) => stages.map(({ stage }) => stage)))];
  }

  get #days(): number {
    const wanted = Number(this.query.get('days'));
    return PERIODS.find((days) => days === wanted) ?? 30;
  }

  #plots({ days, succeeded, failed, leadMs, restoreMs }: Insights) {
    const ended = succeeded + failed;
    if (ended === 0) return empty(t('insights.none'), t('insights.noneText'));
    const perWeek = (succeeded / this.#days) * 7;
    const unknown = t('insights.unknown');
    return html`<div class="plots">
      ${this.#plot(
        days,
        t('insights.frequency'),
        t('insights.frequencyValue', { count: decimal(perWeek) }),
        t('insights.frequencySays', { count: succeeded, days: this.#days }),
        (value) => decimal(value, 0),
        [
          {
            label: t('insights.succeeded'),
            colour: 'accent',
            bars: true,
            values: days.map((one) => one.succeeded || null),
          },
        ],
      )}
      ${this.#plot(
        days,
        t('insights.failures'),
        percent(failed / ended),
        failed === 0 ? t('insights.failuresNone') : t('insights.failuresSays', { count: failed, total: ended }),
        (value) => decimal(value, 0),
        [{ label: t('insights.failed'), colour: 'failed', bars: true, values: days.map((one) => one.failed || null) }],
      )}
      ${this.#plot(
        days,
        t('insights.lead'),
        leadMs === undefined ? unknown : took(leadMs),
        leadMs === undefined ? t('insights.leadNone') : t('insights.leadSays', { time: took(leadMs) }),
        took,
        [{ label: t('insights.lead'), colour: 'accent', bars: true, values: days.map((one) => one.leadMs ?? null) }],
      )}
      ${this.#plot(
        days,
        t('insights.restore'),
        restoreMs === undefined ? unknown : took(restoreMs),
        restoreMs === undefined ? t('insights.restoreNone') : t('insights.restoreSays', { time: took(restoreMs) }),
        took,
        [
          {
            label: t('insights.restore'),
            colour: 'attention',
            bars: true,
            values: days.map((one) => one.restoreMs ?? null),
          },
        ],
      )}
    </div>`;
  }

  #plot(
    days: Insights['days'],
    title: string,
    value: string,
    says: string,
    format: (value: number) => string,
    series: readonly Series[],
  ) {
    return html`<article aria-label=${title}>
      <h2>${title}</h2>
      <p class="value">${value}</p>
      <p class="says">${says}</p>
      <dw-plot daily .label=${`${title}. ${says}`} .x=${days.map(({ at }) => at)} .series=${series} .format=${format}
        .tick=${format === took ? coarse : format} .steps=${format === took ? TIMES : COUNTS}></dw-plot>
    </article>`;
  }

  /** Pages back to the beginning of the period. */
  async #ask(project: string, stage: string, days: number, signal: AbortSignal): Promise<Found> {
    const since = Date.now() - (days + 1) * DAY_MS;
    const found: DeployView[] = [];
    let cursor: number | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const { deploys, next } = await this.#api().deploys(
        { project: project || undefined, stage: stage || undefined, limit: 200, cursor },
        { signal },
      );
      found.push(...deploys);
      const oldest = deploys.at(-1)?.createdAt;
      if (next === undefined || oldest === undefined || Date.parse(oldest) < since) break;
      cursor = next;
    }
    const concerned = new Set(found.map((deploy) => deploy.project));
    const projects = this.#projects.value.projects.filter(({ id }) => concerned.has(id));
    return { deploys: found, pushes: await pushesOf(this.#api(), projects, signal) };
  }
}

customElements.define('dw-insights', DwInsights);
