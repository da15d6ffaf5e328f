import { encode } from "../../protocol/codec.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { LinkLimits } from "../../protocol/limits.ts";
import { spectatorsSeat } from "../../protocol/link.ts";
import type { ViewNode, ViewPatch } from "../../protocol/view.ts";
import { tooManyDeliveries, tooManyViews, viewTooLarge } from "./match-refusals.ts";
import type { MatchSetup } from "./match-setup.ts";
import { patchedView, type Stand } from "./seat.ts";

/**
 * The views that stand in one match. The hub keeps each of them for clients that come back, so their size is bounded,
 * one by one and for all rooms of a game; what is refused changes nothing, for the next patch is meant for what the client has.
 */
export class Views {
  readonly #setup: Pick<MatchSetup, "broadcast" | "takeDeliveries" | "holdViewBytes">;
  readonly #limits: () => LinkLimits;
  #bytes = 0;

  /** @param limits those of the game server that has the match */
  constructor(setup: Pick<MatchSetup, "broadcast" | "takeDeliveries" | "holdViewBytes">, limits: () => LinkLimits) {
    this.#setup = setup;
    this.#limits = limits;
  }

  /** `bytes` is the size of the view as it came. */
  show(stand: Stand, view: ViewNode, bytes: number): Refusal | undefined {
    const { viewBytesMax } = this.#limits();
    if (bytes > viewBytesMax) return viewTooLarge(viewBytesMax);
    const refusal = this.#deliver(stand) ?? this.#hold(stand, bytes);
    if (refusal) return refusal;
    stand.view = view;
    stand.patchable = true;
    return undefined;
  }

  /** `bytes` is the size of the patches as they came: the view grows by no more than that. */
  patch(stand: Stand, patches: readonly ViewPatch[], bytes: number): Refusal | undefined {
    const limits = this.#limits();
    const view = patchedView(stand, patches, limits);
    if (view instanceof Refusal) return view;
    let size = stand.bytes + bytes;
    // Written out only where the bound could have been reached.
    if (size > limits.viewBytesMax) size = encode(view).length;
    if (size > limits.viewBytesMax) return viewTooLarge(limits.viewBytesMax);
    const refusal = this.#deliver(stand) ?? this.#hold(stand, size);
    if (!refusal) stand.view = view;
    return refusal;
  }

  /** Counts views that were there before, whether or not there is room for them. */
  restored(stands: readonly Stand[]): void {
    for (const { bytes } of stands) this.#take(bytes);
  }

  /** The match is over. */
  clear(): void {
    this.#take(-this.#bytes);
  }

  #deliver({ seat }: Stand): Refusal | undefined {
    const count = seat === spectatorsSeat ? this.#setup.broadcast.watching() : 1;
    return this.#setup.takeDeliveries(count) ? undefined : tooManyDeliveries();
  }

  #hold(stand: Stand, bytes: number): Refusal | undefined {
    if (!this.#take(bytes - stand.bytes)) return tooManyViews();
    stand.bytes = bytes;
    return undefined;
  }

  #take(bytes: number): boolean {
    if (!this.#setup.holdViewBytes(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }
}
