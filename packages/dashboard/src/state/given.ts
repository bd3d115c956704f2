import { type Context, ContextConsumer } from '@lit/context';
import type { LitElement } from 'lit';

/** Takes a value that never changes from the context. Call what it returns once the element is connected. */
export function given<T>(host: LitElement, context: Context<unknown, T>): () => T {
  const consumer = new ContextConsumer(host, { context });
  return () => {
    if (consumer.value === undefined) throw new Error(`<${host.localName}> stands outside <dw-app>`);
    return consumer.value;
  };
}
