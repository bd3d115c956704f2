import { html, nothing } from 'lit';
import type { LogLine } from '../../api/views.js';
import { apiContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { t } from '../../text/language.js';
import '../../ui/log/log.js';
import type { Line } from '../../ui/log/log.js';
import { empty, problem } from '../../ui/states.js';
import { rest } from './rest.js';
import { StagePart } from './stage-part.js';

/** Older lines are let go: a browser is no archive. */
const KEPT = 20_000;
/** Lines come in bursts; they are drawn once a frame. */
const BURST_MS = 32;

/** What the live container writes, as it writes it. */
export class DwLogsView extends StagePart {
  static override properties = {
    ...StagePart.properties,
    picked: {},
    lines: { state: true },
    isLost: { state: true },
    problem: { state: true },
  };

  picked = '';
  lines: readonly Line[] = [];
  isLost = false;
  problem: unknown;

  readonly #api = given(this, apiContext);
  #following: AbortController | undefined;
  #followed = '';
  #burst: Line[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#following?.abort();
    this.#followed = '';
  }

  /** Another release is another container. */
  override updated(): void {
    const wanted =
      this.stage?.live === undefined ? '' : `${this.key.project}/${this.key.stage} ${this.stage.live.release}`;
    if (wanted === this.#followed) return;
    this.#followed = wanted;
    this.#following?.abort();
    if (wanted !== '') void this.#follow();
  }

  override render() {
    if (this.stage?.live === undefined) return empty(t('logs.none'), t('logs.noneText'));
    return html`${this.problem === undefined ? nothing : problem(this.problem, () => this.#follow())}
      <dw-log .lines=${this.lines} .label=${t('logs.label', { stage: `${this.key.project}/${this.key.stage}` })}
        .name=${`${this.key.project}-${this.key.stage}`} .picked=${this.picked}></dw-log>
      <p class="small muted" role="status">${this.isLost ? t('logs.lost') : nothing}</p>`;
  }

  async #follow(): Promise<void> {
    const following = new AbortController();
    this.#following = following;
    this.problem = undefined;
    const { signal } = following;
    try {
      // A stream ends with its container; the one that takes its place is followed in turn.
      for (; !signal.aborted; await rest(signal)) await this.#read(signal);
    } catch (cause) {
      if (!signal.aborted) this.problem = cause;
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const lastId = this.lines.at(-1)?.at;
    await this.#api().logs(this.key, {
      signal,
      ...(lastId === undefined ? {} : { lastId }),
      onOpen: () => {
        this.isLost = false;
      },
      onLost: () => {
        this.isLost = true;
      },
      onMessage: (line) => this.#take(line),
    });
  }

  #take({ at, text, stream }: LogLine): void {
    this.#burst.push({
      at,
      text: text.replaceAll('\t', '    '),
      ...(stream === 'stderr' ? { tone: 'failed' as const } : {}),
    });
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.lines = [...this.lines, ...this.#burst].slice(-KEPT);
      this.#burst = [];
    }, BURST_MS);
  }
}

customElements.define('dw-logs-view', DwLogsView);
