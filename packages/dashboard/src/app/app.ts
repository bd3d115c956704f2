import { ContextProvider } from '@lit/context';
import { html, LitElement, nothing } from 'lit';
import { api } from '../api/api.js';
import { apiContext, liveContext, partsContext, projectsContext, sessionContext } from '../state/contexts.js';
import { LiveStore } from '../state/live.js';
import { PartsStore } from '../state/parts.js';
import { ProjectsStore } from '../state/projects.js';
import { SessionStore } from '../state/session.js';
import { t } from '../text/language.js';
import type { ChangeWanted } from '../ui/change.js';
import { problem } from '../ui/states.js';
import { base } from '../ui/styles.js';
import { appStyles } from './app-styles.js';
import './connection-bar.js';
import './rail.js';
import { Router } from './router.js';
import { type Route, SIGN_IN } from './routes.js';
import './top-bar.js';

const PALETTE_AFTER_MS = 1_000;

/** The whole: builds the stores, hands them down, shows the page of the address. */
export class DwApp extends LitElement {
  static override styles = [base, appStyles];

  readonly #router = new Router(this);
  readonly #session = new SessionStore(api);
  readonly #projects = new ProjectsStore(api);
  readonly #parts = new PartsStore(api);
  readonly #live = new LiveStore(
    api,
    () => void this.#projects.load(),
    () => this.#session.expire(),
  );
  readonly #loaded = new Set<Route>();
  #failed: unknown;
  /** The page in sight: kept while its address stays the same but for the query. */
  #shown: { readonly key: string; readonly element: HTMLElement } | undefined;

  constructor() {
    super();
    new ContextProvider(this, { context: apiContext, initialValue: api });
    new ContextProvider(this, { context: sessionContext, initialValue: this.#session });
    new ContextProvider(this, { context: liveContext, initialValue: this.#live });
    new ContextProvider(this, { context: projectsContext, initialValue: this.#projects });
    new ContextProvider(this, { context: partsContext, initialValue: this.#parts });
    this.#session.subscribe(() => this.#onSession());
    this.#live.listen((event) => {
      this.#projects.hear(event);
      this.#parts.hear(event);
    });
    this.addEventListener('change-wanted', (event) => void this.#onChangeWanted(event as ChangeWanted));
    document.addEventListener('keydown', (event) => this.#onKey(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#session.load();
    // Beside the question who we are, not after it; if it fails, the page's own turn says so.
    void this.#router.place.route.load().catch(() => undefined);
  }

  override render() {
    const session = this.#session.value;
    const { route } = this.#router.place;
    if (session.state === 'in' || route.open === true)
      return route === SIGN_IN ? this.#page(route) : this.#frame(route);
    if (session.state === 'out') return this.#page(SIGN_IN);
    if (session.state === 'unreachable') {
      return html`<main class="alone">${problem(session.problem, () => void this.#session.load())}</main>`;
    }
    return nothing;
  }

  override updated(): void {
    const { route, params } = this.#router.place;
    document.title = [
      ...route
        .crumbs(params)
        .map(({ label }) => label)
        .reverse(),
      'docker-watcher',
    ].join(' · ');
  }

  #frame(route: Route) {
    const { params } = this.#router.place;
    return html`<a class="skip" href="#main" @click=${this.#skip}>${t('nav.skip')}</a>
      <dw-rail .path=${this.#router.place.path}></dw-rail>
      <div class="column">
        <dw-top-bar .crumbs=${route.crumbs(params)} @palette=${this.#openPalette}></dw-top-bar>
        <dw-connection-bar></dw-connection-bar>
        <main id="main" tabindex="-1">${this.#page(route)}</main>
      </div>`;
  }

  #page(route: Route) {
    if (this.#failed !== undefined) return problem(this.#failed, () => location.reload());
    if (!this.#loaded.has(route)) {
      void this.#load(route);
      return nothing;
    }
    const { params, query, path } = this.#router.place;
    const key = `${route.tag} ${path}`;
    const known = this.#shown?.key === key ? this.#shown : { key, element: document.createElement(route.tag) };
    this.#shown = known;
    return Object.assign(known.element, { params, query });
  }

  async #load(route: Route): Promise<void> {
    try {
      await route.load();
      this.#loaded.add(route);
    } catch (error) {
      // A new version took the place of the files we came from.
      this.#failed = error;
    }
    this.requestUpdate();
  }

  #onSession(): void {
    const { state } = this.#session.value;
    if (state === 'in') {
      this.#live.start();
      // At hand before the first keystroke is.
      setTimeout(() => void import('./palette.js'), PALETTE_AFTER_MS);
      this.#parts.start();
    } else {
      this.#live.stop();
      this.#parts.stop();
    }
    this.requestUpdate();
  }

  #skip(event: Event): void {
    event.preventDefault();
    this.renderRoot.querySelector('main')?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    void this.#openPalette();
  }

  async #openPalette(): Promise<void> {
    if (this.#session.value.state !== 'in') return;
    await import('./palette.js');
    this.#dialog('dw-palette');
  }

  async #onChangeWanted({ change }: ChangeWanted): Promise<void> {
    await import('../pages/change/change-dialog.js');
    this.#dialog('dw-change-dialog', { change });
  }

  /** One at a time, made anew for each use; inside our tree, where the stores are. */
  #dialog(tag: string, fields: object = {}): void {
    if (this.renderRoot.querySelector(tag) !== null) return;
    const dialog = Object.assign(document.createElement(tag), fields);
    dialog.addEventListener('close', () => dialog.remove(), { once: true });
    this.renderRoot.append(dialog);
  }
}

customElements.define('dw-app', DwApp);
