import { createApiClient } from "../client/api.ts";

/** The hub that served this page. */
export const api = createApiClient({ origin: location.origin });
