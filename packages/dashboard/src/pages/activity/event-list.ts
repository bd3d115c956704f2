import { css, html, LitElement, nothing } from 'lit';
import type { AuditEntry } from '../../api/views.js';
import { apiContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { t, word } from '../../text/language.js';
import { capital } from '../../text/sentence.js';
import { clock, day } from '../../text/when.js';
import { nameOfActor } from '../../ui/deploy-words.js';
import { deployPage, stagePage } from '../../ui/links.js';
import { empty, problem, skeleton } from '../../ui/states.js';
import { base, controls, layout } from '../../ui/styles.js';

/** Who did what, when, and from where; newest first, by day. */
export class DwEventList extends LitElement {
  static override styles = [
    base,
    controls,
    layout,
    css`
      h2 {
        padding-block: 20px 4px;
        font-size: var(--size-2);
        color: var(--text-muted);
      }
      li {
        display: grid;
        grid-template-columns: 5.5rem minmax(0, 4fr) minmax(0, 2fr);
        gap: 2px 16px;
        padding-block: 9px;
      }
      time {
        color: var(--text-muted);
        font-variant-numeric: tabular-nums;
      }
      .what {
        overflow-wrap: anywhere;
      }
      .what > :is(a, code) {
        display: inline-block;
        max-inline-size: 100%;
      }
      .more {
        margin-block-start: 16px;
      }
      @media (max-width: 46rem) {
        li {
          grid-template-columns: 5.5rem minmax(0, 1fr);
        }
        .by {
          grid-column: 2;
        }
      }
    `,
  ];
  static override properties = {
    project: {},
    stage: {},
    entries: { state: true },
    next: { state: true },
    busy: { state: true },
    problem: { state: true },
  };

  project = '';
  stage = '';
  entries: readonly AuditEntry[] | undefined = undefined;
  next: number | undefined = undefined;
  busy = false;
  problem: unknown;

  readonly #api = given(this, apiContext);

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('project') || changed.has('stage')) void this.#load();
  }

  override render() {
    if (this.entries === undefined)
      return this.problem === undefined ? skeleton(8, 'rows') : problem(this.problem, () => void this.#load());
    if (this.entries.length === 0) return empty(t('events.none'), t('events.noneText'));
    return html`${[...byDay(this.entries)].map(
      ([date, entries]) =>
        html`<h2>${capital(date)}</h2><ul class="lines">${entries.map((entry) => this.#entry(entry))}</ul>`,
    )}
      ${this.problem === undefined ? nothing : problem(this.problem)}
      ${this.next === undefined ? nothing : html`<button class="button more" ?disabled=${this.busy} @click=${() => this.#load(this.next)}>${t('activity.older')}</button>`}`;
  }

  #entry({ at, type, project, stage, deploy, actor, data, from }: AuditEntry) {
    const words = word('event', type);
    const place = project === undefined ? undefined : stage === undefined ? project : `${project}/${stage}`;
    return html`<li>
      <time datetime=${at}>${clock(at)}</time>
      <span class="what">
        ${deploy === undefined ? words : html`<a href=${deployPage(deploy)}>${words}</a>`}
        ${place === undefined ? nothing : html` <a class="muted" href=${stage === undefined ? `/projects/${project}` : stagePage(project ?? '', stage)}>${place}</a>`}
        ${typeof data.tag === 'string' ? html` <code>${data.tag}</code>` : nothing}
        ${typeof data.name === 'string' ? html` <code>${data.name}</code>` : nothing}
        ${typeof data.reason === 'string' ? html`<br /><span class="small muted">${data.reason}</span>` : nothing}
      </span>
      <span class="by small muted">${nameOfActor(actor)}${from === undefined ? nothing : html` · ${from}`}</span>
    </li>`;
  }

  async #load(cursor?: number): Promise<void> {
    const asked = `${this.project}/${this.stage}`;
    this.busy = true;
    this.problem = undefined;
    try {
      const page = await this.#api().audit({
        project: this.project || undefined,
        stage: this.stage || undefined,
        limit: 100,
        cursor,
      });
      if (asked !== `${this.project}/${this.stage}`) return;
      this.entries = cursor === undefined ? page.entries : [...(this.entries ?? []), ...page.entries];
      this.next = page.next;
    } catch (cause) {
      this.problem = cause;
    } finally {
      this.busy = false;
    }
  }
}

function byDay(entries: readonly AuditEntry[]): ReadonlyMap<string, readonly AuditEntry[]> {
  const days = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const date = day(entry.at);
    const known = days.get(date);
    if (known === undefined) days.set(date, [entry]);
    else known.push(entry);
  }
  return days;
}

customElements.define('dw-event-list', DwEventList);
