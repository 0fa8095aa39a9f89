/** What a page is told before its scripts run. */
declare var service: { endpoint: string; projectId: string; token: string };
/** How many tasks the page's own listener was told of. */
declare var heard: number;
