/** Listeners of one kind of news. One that fails does not keep it from the others. */
export class Listeners<News> {
  readonly #listeners = new Set<(news: News) => void>();

  add(listener: (news: News) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @throws AggregateError of what listeners threw, after all were called. */
  tell(news: News): void {
    const errors: unknown[] = [];
    for (const listener of this.#listeners) {
      try {
        listener(news);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, "a listener failed");
  }
}
