/** Tasks in a body: the service's largest page. */
export const PAGE = 1000;
