import { css, html, LitElement, nothing, unsafeCSS } from 'lit';
import uPlot from 'uplot';
import sheet from 'uplot/dist/uPlot.min.css?inline';
import { currentLanguage, t } from '../text/language.js';
import { exact, shortDay } from '../text/when.js';
import { base, layout } from './styles.js';

export interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** The token of its colour: `healthy`. */
  readonly colour: string;
  readonly bars?: boolean;
}

/** Seconds. */
const HALF_DAY = 43_200;
/** About as wide as a letter on an axis, in pixels. */
const LETTER = 6.9;
/** Room for half of the first moment, which stands under the corner. */
const MARGIN = 30;
/** Room beside the last moment. */
const EDGE = 8;

/** A plot over time, with the numbers behind it as a table. */
export class DwPlot extends LitElement {
  static override styles = [
    base,
    layout,
    unsafeCSS(sheet),
    css`
      .plot {
        inline-size: 100%;
        block-size: var(--plot-height, 184px);
        overflow: hidden;
      }
      .u-legend {
        display: none;
      }
      .reading {
        display: flex;
        flex-wrap: wrap;
        gap: 0 16px;
        min-block-size: 20px;
        font-size: var(--size-1);
        color: var(--text-muted);
        font-variant-numeric: tabular-nums;
      }
      .reading b {
        color: var(--text);
        font-weight: 500;
      }
      .key::before {
        content: '';
        display: inline-block;
        inline-size: 8px;
        block-size: 8px;
        margin-inline-end: 6px;
        border-radius: 2px;
        background: currentColor;
      }
      .accent {
        color: var(--accent);
      }
      .key span {
        color: var(--text-muted);
      }
      details {
        font-size: var(--size-2);
      }
      summary {
        padding-block: 6px;
        color: var(--text-muted);
        cursor: pointer;
      }
      .table {
        max-block-size: 18rem;
        overflow: auto;
      }
      @media (pointer: coarse), (max-width: 40rem) {
        summary {
          min-block-size: 44px;
          align-content: center;
        }
      }
    `,
  ];
  static override properties = {
    label: {},
    x: { attribute: false },
    series: { attribute: false },
    format: { attribute: false },
    tick: { attribute: false },
    steps: { attribute: false },
    marks: { attribute: false },
    daily: { type: Boolean },
    at: { state: true },
    opened: { state: true },
  };

  /** What it shows, in words. */
  label = '';
  /** Milliseconds. */
  x: readonly number[] = [];
  series: readonly Series[] = [];
  format: (value: number) => string = String;
  /** A value on the axis; absent: as `format` has it. */
  tick: ((value: number) => string) | undefined = undefined;
  /** Distances between two lines that read well; absent: decimal ones. */
  steps: readonly number[] | undefined = undefined;
  /** Moments worth a line across: deploys. */
  marks: readonly number[] = [];
  /** One value a day: told by date. */
  daily = false;
  at: number | undefined = undefined;
  opened = false;

  #plot: uPlot | undefined;
  #made = '';
  readonly #resize = new ResizeObserver(() => this.#fit());
  readonly #theme = new MutationObserver(() => this.#remake());
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
    this.#theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.#scheme.addEventListener('change', this.#remake);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#theme.disconnect();
    this.#scheme.removeEventListener('change', this.#remake);
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  override render() {
    return html`<figure>
      <div class="reading">
        ${this.at === undefined ? nothing : html`<span>${this.#when(this.x[this.at] ?? 0)}</span>`}
        ${this.at === undefined && this.series.length === 1 ? nothing : this.series.map((one) => html`<span class="key ${one.colour}"><span>${one.label}${this.at === undefined ? '' : ' '}</span><b>${this.at === undefined ? nothing : this.#value(one.values[this.at])}</b></span>`)}
      </div>
      <div class="plot" role="img" aria-label=${this.label}></div>
      <details @toggle=${this.#onToggle}>
        <summary>${t('plot.table')}</summary>
        ${this.opened ? this.#table() : nothing}
      </details>
    </figure>`;
  }

  override updated(): void {
    const shape = JSON.stringify(this.series.map(({ label, colour, bars }) => [label, colour, bars]));
    if (this.#plot === undefined || shape !== this.#made) {
      this.#made = shape;
      this.#remake();
    } else {
      this.#plot.setData(this.#data());
    }
  }

  #table() {
    return html`<div class="table" tabindex="0" role="region" aria-label=${this.label}><table>
      <thead><tr><th scope="col">${t('plot.time')}</th>${this.series.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}</tr></thead>
      <tbody>${this.x.map(
        (at, index) =>
          html`<tr><td>${this.#when(at)}</td>${this.series.map(({ values }) => html`<td class="number">${this.#value(values[index])}</td>`)}</tr>`,
      )}</tbody>
    </table></div>`;
  }

  #when(at: number): string {
    return this.daily ? shortDay(at) : exact(at);
  }

  #value(value: number | null | undefined): string {
    return value === null || value === undefined ? '–' : this.format(value);
  }

  #onToggle(event: Event): void {
    this.opened = (event.target as HTMLDetailsElement).open;
  }

  #data(): uPlot.AlignedData {
    return [this.x.map((at) => at / 1000), ...this.series.map(({ values }) => [...values])];
  }

  readonly #remake = (): void => {
    const box = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (box === null || !this.isConnected) return;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(box), this.#data(), box);
  };

  #fit(): void {
    const box = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (box !== null) this.#plot?.setSize({ width: box.clientWidth, height: box.clientHeight });
  }

  #options(box: HTMLElement): uPlot.Options {
    const colour = (token: string) => resolve(this, token);
    const font = `12px ${getComputedStyle(this).fontFamily}`;
    const axis = { stroke: colour('text-muted'), font, ticks: { show: false } };
    const grid = { stroke: colour('line'), width: 1 };
    return {
      width: box.clientWidth,
      height: box.clientHeight,
      padding: [8, EDGE, 0, 0],
      cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
      legend: { show: false },
      scales: {
        x: { range: (_, min, max) => (this.daily ? [min - HALF_DAY, max + HALF_DAY] : [min, max]) },
        y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 32,
          gap: 10,
          space: 80,
          values: ({ scales }, ticks) => this.#ticks(ticks, box.clientWidth / span(scales.x)),
        },
        {
          ...axis,
          grid,
          size: (_, values) => Math.max(MARGIN, ...(values ?? []).map((text) => text.length * LETTER + 12)),
          space: 36,
          ...(this.steps === undefined ? {} : { incrs: [...this.steps] }),
          values: (_, ticks) => ticks.map((value) => (this.tick ?? this.format)(value)),
        },
      ],
      series: [
        {},
        ...this.series.map(
          ({ label, colour: token, bars }): uPlot.Series => ({
            label,
            stroke: colour(token),
            width: bars ? 0 : 1.75,
            points: { show: false },
            spanGaps: false,
            ...(bars
              ? {
                  fill: colour(token),
                  ...(uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.64, 22], radius: 0.16 }) } : {}),
                }
              : { fill: `color-mix(in oklch, ${colour(token)} 10%, transparent)` }),
          }),
        ),
      ],
      hooks: {
        draw: [(plot) => this.#drawMarks(plot, colour('text-faint'))],
        setCursor: [
          ({ cursor }) => {
            this.at = cursor.idx ?? undefined;
          },
        ],
      },
    };
  }

  /** `scale` is how wide a second is. What would be cut off at the right edge is left out. */
  #ticks(ticks: readonly number[], scale: number): string[] {
    const format = new Intl.DateTimeFormat(currentLanguage(), {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    const last = this.#data()[0].at(-1) ?? 0;
    return ticks.map((at) => {
      const isDay = new Date(at * 1000).getHours() === 0;
      const text = this.daily ? (isDay ? shortDay(at * 1000) : '') : format.format(at * 1000);
      return (last - at) * scale + EDGE < (text.length * LETTER) / 2 ? '' : text;
    });
  }

  #drawMarks(plot: uPlot, colour: string): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.setLineDash([4, 4]);
    for (const mark of this.marks) {
      const x = Math.round(plot.valToPos(mark / 1000, 'x', true));
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }
}

function span(scale: uPlot.Scale | undefined): number {
  return Math.max(1, (scale?.max ?? 0) - (scale?.min ?? 0));
}

/** A canvas knows no custom properties: the colour is asked of an element that has it. */
function resolve(element: HTMLElement, token: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(--${token})`;
  element.shadowRoot?.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

customElements.define('dw-plot', DwPlot);
