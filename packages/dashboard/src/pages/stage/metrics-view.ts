import { Task } from '@lit/task';
import { css, html } from 'lit';
import type { Stats } from '../../api/views.js';
import { apiContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { t } from '../../text/language.js';
import { bytes, percent } from '../../text/when.js';
import '../../ui/plot.js';
import { empty, problem, skeleton } from '../../ui/states.js';
import { rest } from './rest.js';
import { StagePart } from './stage-part.js';

/** Ten minutes at one reading a second. */
const KEPT = 600;

/** What the live container uses, from now on; deploys are lines across. */
export class DwMetricsView extends StagePart {
  static override styles = [
    StagePart.styles,
    css`
      .plots {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr));
        gap: 32px 40px;
      }
      .figures {
        display: flex;
        flex-wrap: wrap;
        gap: 0 20px;
      }
      .value {
        font-size: var(--size-5);
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
  static override properties = { ...StagePart.properties, stats: { state: true }, problem: { state: true } };

  stats: readonly Stats[] = [];
  problem: unknown;

  readonly #api = given(this, apiContext);
  readonly #deploys = new Task(this, {
    task: async (_, { signal }) => (await this.#api().deploys({ ...this.key, limit: 20 }, { signal })).deploys,
    args: () => [this.stage?.last?.id] as const,
  });
  #following: AbortController | undefined;
  #followed = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#following?.abort();
    this.#followed = '';
  }

  override updated(): void {
    const wanted =
      this.stage?.live === undefined ? '' : `${this.key.project}/${this.key.stage} ${this.stage.live.release}`;
    if (wanted === this.#followed) return;
    this.#followed = wanted;
    this.#following?.abort();
    if (wanted !== '') void this.#follow();
  }

  override render() {
    if (this.stage?.live === undefined) return empty(t('metrics.none'), t('logs.noneText'));
    if (this.problem !== undefined) return problem(this.problem, () => this.#follow());
    const newest = this.stats.at(-1);
    if (newest === undefined) return skeleton(2, 'tall');
    const x = this.stats.map(({ at }) => Date.parse(at));
    const marks = (this.#deploys.value ?? []).flatMap(({ finishedAt, state }) =>
      finishedAt !== undefined && state === 'succeeded' ? [Date.parse(finishedAt)] : [],
    );
    const rates = ratesOf(this.stats);
    const { received, sent } = rates.at(-1) ?? { received: 0, sent: 0 };
    const { memoryBytes: used, memoryLimitBytes: limit } = newest;
    return html`<div class="plots">
      ${this.#plot(t('metrics.cpu'), [{ value: share(newest.cpuPercent) }], x, marks, share, [
        { label: t('metrics.cpu'), colour: 'accent', values: this.stats.map(({ cpuPercent }) => cpuPercent) },
      ])}
      ${this.#plot(
        t('metrics.memory'),
        [{ value: bytes(used), after: limit === undefined ? '' : t('metrics.of', { limit: bytes(limit) }) }],
        x,
        marks,
        bytes,
        [{ label: t('metrics.memory'), colour: 'accent', values: this.stats.map(({ memoryBytes }) => memoryBytes) }],
      )}
      ${this.#plot(
        t('metrics.network'),
        [
          { before: t('metrics.received'), value: rate(received) },
          { before: t('metrics.sent'), value: rate(sent) },
        ],
        x,
        marks,
        rate,
        [
          { label: t('metrics.received'), colour: 'accent', values: rates.map((one) => one.received) },
          { label: t('metrics.sent'), colour: 'working', values: rates.map((one) => one.sent) },
        ],
      )}
    </div>`;
  }

  #plot(
    title: string,
    figures: readonly Figure[],
    x: readonly number[],
    marks: readonly number[],
    format: (value: number) => string,
    series: readonly object[],
  ) {
    const words = figures.map(({ before = '', value }) => `${before} ${value}`.trim()).join(', ');
    return html`<section class="section">
      <h2>${title}</h2>
      <p class="figures">${figures.map(({ before = '', value, after = '' }) => html`<span><span class="muted small">${before}</span> <span class="value">${value}</span> <span class="muted small">${after}</span></span>`)}</p>
      <dw-plot .label=${`${title}: ${words}`} .x=${x} .marks=${marks} .format=${format} .series=${series}></dw-plot>
    </section>`;
  }

  async #follow(): Promise<void> {
    const following = new AbortController();
    this.#following = following;
    this.problem = undefined;
    this.stats = [];
    const { signal } = following;
    const onMessage = (reading: Stats) => {
      this.stats = [...this.stats, reading].slice(-KEPT);
    };
    try {
      for (; !signal.aborted; await rest(signal)) await this.#api().stats(this.key, { signal, onMessage });
    } catch (cause) {
      if (!signal.aborted) this.problem = cause;
    }
  }
}

/** What is read now, with the words around it. */
interface Figure {
  readonly before?: string;
  readonly value: string;
  readonly after?: string;
}

function share(cpuPercent: number): string {
  return percent(cpuPercent / 100, 1);
}

function rate(bytesPerSecond: number): string {
  return `${bytes(bytesPerSecond)}${t('metrics.perSecond')}`;
}

/** Counters into bytes a second; a counter that fell began anew with its container. The first has none before: it is as the next. */
function ratesOf(stats: readonly Stats[]): readonly { readonly received: number; readonly sent: number }[] {
  return stats.map((_, index) => {
    const [before, now] = [stats[Math.max(0, index - 1)], stats[Math.max(1, index)]];
    const seconds = before === undefined || now === undefined ? 0 : (Date.parse(now.at) - Date.parse(before.at)) / 1000;
    if (before === undefined || now === undefined || seconds <= 0) return { received: 0, sent: 0 };
    return {
      received: Math.max(0, now.receivedBytes - before.receivedBytes) / seconds,
      sent: Math.max(0, now.sentBytes - before.sentBytes) / seconds,
    };
  });
}

customElements.define('dw-metrics-view', DwMetricsView);
