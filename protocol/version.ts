/** Versions of the link protocol this hub speaks, best first. */
export const linkVersions: readonly number[] = [1];

/** Version of the players' WebSocket protocol. */
export const playerVersion = 1;

/** Version of this program, told in READY, in WELCOME and by `minihub --version`. */
export const programVersion = "0.1.0";
