/** One message of a stream of server-sent events. */
export interface Message {
  readonly event: string;
  readonly data: string;
}

/** Where a reader of a stream is; it resumes from there. */
export interface Cursor {
  id?: string;
}

/** Reads server-sent events out of chunks of text, wherever these are cut (HTML standard, 9.2.6). */
export class EventParser {
  #rest = '';
  #event = '';
  #data: string[] = [];

  /** `cursor` is moved along, also by an id that comes without data. */
  constructor(private readonly cursor: Cursor) {}

  push(chunk: string): Message[] {
    const messages: Message[] = [];
    const lines = (this.#rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = this.#take(line);
      if (message !== undefined) messages.push(message);
    }
    return messages;
  }

  #take(line: string): Message | undefined {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#event = value;
    else if (field === 'id') this.cursor.id = value;
    return undefined;
  }

  #dispatch(): Message | undefined {
    const [data, event] = [this.#data, this.#event];
    this.#data = [];
    this.#event = '';
    if (data.length === 0) return undefined;
    return { event: event === '' ? 'message' : event, data: data.join('\n') };
  }
}
