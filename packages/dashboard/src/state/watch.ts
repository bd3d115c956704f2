import { type Context, ContextConsumer } from '@lit/context';
import type { LitElement, ReactiveController } from 'lit';
import type { Store } from './store.js';

/** Takes a store from the context and draws its element anew when it changes. */
export function watch<S extends Store<unknown>>(host: LitElement, context: Context<unknown, S>): Watched<S> {
  return new Watched(host, context);
}

class Watched<S extends Store<unknown>> implements ReactiveController {
  readonly #consumer: ContextConsumer<Context<unknown, S>, LitElement>;
  #stop: (() => void) | undefined;

  constructor(
    private readonly host: LitElement,
    context: Context<unknown, S>,
  ) {
    this.#consumer = new ContextConsumer(host, { context });
    host.addController(this);
  }

  /** There once the element is connected. */
  get store(): S {
    const store = this.#consumer.value;
    if (store === undefined) throw new Error(`<${this.host.localName}> stands outside <dw-app>`);
    return store;
  }

  get value(): S['value'] {
    return this.store.value;
  }

  hostConnected(): void {
    this.#stop = this.store.subscribe(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
  }
}

export type { Watched };
