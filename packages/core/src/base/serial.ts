/** Runs tasks one after another, in order of arrival. A failed task does not stop the next. */
export class Serial {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Resolves once everything queued so far has ended. */
  async idle(): Promise<void> {
    await this.#tail;
  }
}
