/** One message of a stream, as it came. */
export interface RawMessage {
  /** Of this message, or the last one that had any. */
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** Reads server-sent events out of pieces of text, wherever these are cut (HTML standard, 9.2.6). */
export class EventParser {
  /** Id of the last message; also moved by one that comes without data. */
  lastId = '';
  #rest = '';
  #event = '';
  #data: string[] = [];
  /** Counts only with its message: one that is cut before its end will be sent again. */
  #id: string | undefined;

  constructor(lastId = '') {
    this.lastId = lastId;
  }

  push(text: string): RawMessage[] {
    const messages: RawMessage[] = [];
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = this.#take(line);
      if (message !== undefined) messages.push(message);
    }
    return messages;
  }

  #take(line: string): RawMessage | undefined {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#event = value;
    else if (field === 'id') this.#id = value;
    return undefined;
  }

  #dispatch(): RawMessage | undefined {
    const [data, event] = [this.#data, this.#event];
    this.#data = [];
    this.#event = '';
    this.lastId = this.#id ?? this.lastId;
    this.#id = undefined;
    if (data.length === 0) return undefined;
    return { id: this.lastId, event: event === '' ? 'message' : event, data: data.join('\n') };
  }
}
