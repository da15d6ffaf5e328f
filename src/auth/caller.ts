/** Where a request comes from. */
export interface Caller {
  /** IP address of the client, as the hub's HTTP server saw it or a configured proxy told it. */
  readonly address: string;
  /** What the client calls itself ("Firefox on Linux"), for the person's own list of sessions. Cleaned before it is stored. */
  readonly label?: string;
}
