import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { onNavigate } from '../state/navigate.js';
import { match, type Params } from './match.js';
import { NOT_FOUND, ROUTES, type Route } from './routes.js';

export interface Place {
  readonly route: Route;
  readonly params: Params;
  readonly query: URLSearchParams;
  readonly path: string;
}

/** Where we are, and how links of ours lead elsewhere without loading the page anew. */
export class Router implements ReactiveController {
  #place = placeOf(location);

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    host.addController(this);
  }

  get place(): Place {
    return this.#place;
  }

  hostConnected(): void {
    window.addEventListener('popstate', this.#arrive);
    this.host.addEventListener('click', this.#onClick);
    onNavigate((href, replace) => this.#go(href, replace));
  }

  hostDisconnected(): void {
    window.removeEventListener('popstate', this.#arrive);
    this.host.removeEventListener('click', this.#onClick);
  }

  #go(href: string, replace: boolean): void {
    if (replace) history.replaceState(null, '', href);
    else history.pushState(null, '', href);
    const before = this.#place.path;
    this.#arrive();
    if (this.#place.path !== before) scrollTo(0, 0);
  }

  readonly #arrive = (): void => {
    this.#place = placeOf(location);
    this.host.requestUpdate();
  };

  readonly #onClick = (event: MouseEvent): void => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (link === undefined || link.target !== '' || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
    event.preventDefault();
    this.#go(url.pathname + url.search + url.hash, false);
  };
}

function placeOf({ pathname, search }: Location): Place {
  const query = new URLSearchParams(search);
  for (const route of ROUTES) {
    const params = match(route.path, pathname);
    if (params !== undefined) return { route, params, query, path: pathname };
  }
  return { route: NOT_FOUND, params: {}, query, path: pathname };
}
