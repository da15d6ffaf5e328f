/** Stands in the log of a hub that tried to dial out: see no-egress.ts. */
export const egressMark = "EGRESS ATTEMPTED";
