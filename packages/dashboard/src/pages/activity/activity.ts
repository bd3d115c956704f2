import { css, html, nothing } from 'lit';
import type { DeployView } from '../../api/views.js';
import { apiContext, liveContext, projectsContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import { empty, problem, skeleton } from '../../ui/states.js';
import '../deploy/deploy-list.js';
import { Page } from '../page.js';
import './event-list.js';

const STATES = ['open', 'succeeded', 'failed', 'cancelled', 'superseded'] as const;

/** What happened? Deploys, or all that was done; filters in the address. */
export class DwActivity extends Page {
  static override styles = [
    Page.styles,
    css`
      h1 {
        padding-block: 20px 12px;
      }
      .filters {
        padding-block: 16px 12px;
      }
      .more {
        margin-block-start: 16px;
      }
      @media (max-width: 40rem) {
        h1 {
          padding-block: 8px;
        }
      }
    `,
  ];
  static override properties = {
    ...Page.properties,
    deploys: { state: true },
    next: { state: true },
    busy: { state: true },
    problem: { state: true },
  };

  deploys: readonly DeployView[] | undefined = undefined;
  next: number | undefined = undefined;
  busy = false;
  problem: unknown;

  readonly #api = given(this, apiContext);
  readonly #projects = watch(this, projectsContext);
  readonly #live = watch(this, liveContext);
  #asked = '';
  #stop: (() => void) | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.#live.store.listen(({ type, project }) => {
      const wanted = this.query.get('project');
      if (
        !/^deploy\.(queued|started|succeeded|failed|cancelled|superseded)$/.test(type) ||
        (wanted !== null && wanted !== project)
      )
        return;
      clearTimeout(this.#soon);
      this.#soon = setTimeout(() => void this.#load(), 200);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    clearTimeout(this.#soon);
  }

  override willUpdate(): void {
    const asked = this.query.toString();
    if (asked === this.#asked && (this.deploys !== undefined || this.busy || this.problem !== undefined)) return;
    this.#asked = asked;
    if (!this.#showsEvents) void this.#load();
  }

  override render() {
    return html`<h1>${t('nav.activity')}</h1>
      <nav class="tabs" aria-label=${t('activity.views')}>
        ${this.#tab('', t('activity.deploys'))} ${this.#tab('events', t('activity.events'))}
      </nav>
      <div class="filters" role="search">
        ${this.#select(
          'project',
          t('activity.project'),
          this.#projects.value.projects.map(({ id }) => [id, id]),
        )}
        ${this.#select(
          'stage',
          t('activity.stage'),
          [...new Set(this.#stages())].map((stage) => [stage, stage]),
        )}
        ${
          this.#showsEvents
            ? nothing
            : this.#select(
                'state',
                t('activity.state'),
                STATES.map((state) => [state, t(`activity.state.${state}`)]),
              )
        }
      </div>
      ${
        this.#showsEvents
          ? html`<dw-event-list .project=${this.query.get('project') ?? ''} .stage=${this.query.get('stage') ?? ''}></dw-event-list>`
          : this.#list()
      }`;
  }

  get #showsEvents(): boolean {
    return this.query.get('view') === 'events';
  }

  #stages(): readonly string[] {
    const wanted = this.query.get('project');
    return this.#projects.value.projects
      .filter(({ id }) => wanted === null || id === wanted)
      .flatMap(({ stages }) => stages.map(({ stage }) => stage));
  }

  #tab(view: string, label: string) {
    const query = new URLSearchParams(this.query);
    query.delete('view');
    if (view !== '') query.set('view', view);
    const current = (this.query.get('view') ?? '') === view;
    return html`<a href=${query.size === 0 ? '/activity' : `/activity?${query}`} aria-current=${current ? 'page' : nothing}>${label}</a>`;
  }

  #select(name: string, label: string, options: readonly (readonly [string, string])[]) {
    const chosen = this.query.get(name) ?? '';
    return html`<select class="input" aria-label=${label} @change=${(event: Event) => this.setQuery({ [name]: (event.target as HTMLSelectElement).value })}>
      <option value="" ?selected=${chosen === ''}>${label}: ${t('activity.all')}</option>
      ${options.map(([value, words]) => html`<option value=${value} ?selected=${value === chosen}>${words}</option>`)}
    </select>`;
  }

  #list() {
    if (this.deploys === undefined) {
      return this.problem === undefined ? skeleton(8, 'rows') : problem(this.problem, () => void this.#load());
    }
    if (this.deploys.length === 0) {
      return this.query.size === 0
        ? empty(t('activity.none'), t('activity.noneText'))
        : empty(
            t('activity.noneFound'),
            t('activity.noneFoundText'),
            html`<a class="button" href="/activity">${t('activity.clear')}</a>`,
          );
    }
    return html`<dw-deploy-list .deploys=${this.deploys}></dw-deploy-list>
      ${this.problem === undefined ? nothing : problem(this.problem)}
      ${this.next === undefined ? nothing : html`<button class="button more" ?disabled=${this.busy} @click=${() => this.#load(this.next)}>${t('activity.older')}</button>`}`;
  }

  async #load(cursor?: number): Promise<void> {
    const query = this.query.toString();
    const filter = (name: string) => this.query.get(name) ?? undefined;
    this.busy = true;
    this.problem = undefined;
    try {
      const page = await this.#api().deploys({
        project: filter('project'),
        stage: filter('stage'),
        state: filter('state'),
        limit: 50,
        cursor,
      });
      if (query !== this.query.toString()) return;
      this.deploys = cursor === undefined ? page.deploys : [...(this.deploys ?? []), ...page.deploys];
      this.next = page.next;
    } catch (cause) {
      this.problem = cause;
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('dw-activity', DwActivity);
