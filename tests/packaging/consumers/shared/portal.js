// The portal's proxy, for browsers with the portal's own cookie.
import { createTasksProxy } from "cbr-tasks/proxy";

export function portalProxy() {
  const { endpoint, projectId, token } = JSON.parse(process.env.CBR_SERVICE);
  return createTasksProxy({
    endpoint,
    projectId,
    auth: { token },
    basePath: "/backup",
    allow: (request) => request.headers.get("cookie") === "session=good",
  });
}
