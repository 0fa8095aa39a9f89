/** Tasks in a body: as many as the service gives at most. */
export const PAGE = 1000;
