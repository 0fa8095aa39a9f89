// The portal's proxy; whoever has the portal's own cookie may read.
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
