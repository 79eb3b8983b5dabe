/** Whatever starts belongs to a scope that ends it: listeners, timers, observers, children. */
export type Dispose = () => void;

export class Scope {
  #ends: Dispose[] = [];
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  /** Run `end` when the scope ends (at once if it already has). */
  add(end: Dispose): Dispose {
    if (this.#ended) end();
    else this.#ends.push(end);
    return end;
  }

  /** A scope that ends with this one, or earlier. */
  child(): Scope {
    const child = new Scope();
    this.add(() => child.dispose());
    return child;
  }

  listen<E extends Event>(target: EventTarget, type: string, handler: (event: E) => void, options?: AddEventListenerOptions): void {
    const listener = handler as EventListener;
    target.addEventListener(type, listener, options);
    this.add(() => target.removeEventListener(type, listener, options));
  }

  timeout(run: () => void, milliseconds: number): Dispose {
    const timer = setTimeout(run, milliseconds);
    return this.add(() => clearTimeout(timer));
  }

  interval(run: () => void, milliseconds: number): Dispose {
    const timer = setInterval(run, milliseconds);
    return this.add(() => clearInterval(timer));
  }

  /** How many ends are still to be run; tests count leaks with it. */
  get size(): number {
    return this.#ends.length;
  }

  dispose(): void {
    this.#ended = true;
    for (const end of this.#ends.splice(0).reverse()) end();
  }
}
