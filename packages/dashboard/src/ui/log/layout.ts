/** Where each line of a long log stands, without drawing it: a mono font makes its height a matter of counting. */
export class LogLayout {
  /** Row that each line begins at, and the total at the end. */
  #starts: number[] = [0];

  get rows(): number {
    return this.#starts.at(-1) ?? 0;
  }

  get lines(): number {
    return this.#starts.length - 1;
  }

  reset(): void {
    this.#starts = [0];
  }

  /** Adds lines of so many letters each. `columns` is how many fit; absent: lines are not wrapped. */
  add(lengths: readonly number[], columns?: number): void {
    let row = this.rows;
    for (const length of lengths) {
      row += columns === undefined ? 1 : Math.max(1, Math.ceil(length / columns));
      this.#starts.push(row);
    }
  }

  startOf(line: number): number {
    return this.#starts[line] ?? this.rows;
  }

  /** The line that a row belongs to. */
  lineAt(row: number): number {
    let low = 0;
    let high = this.lines - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.startOf(middle) <= row) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }
}
