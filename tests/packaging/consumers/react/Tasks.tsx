import "cbr-tasks/viewer/react";
import type { Props } from "./props.ts";

export function Tasks({ endpoint, projectId, token, onLoaded }: Props) {
  return (
    <cbr-task-viewer
      endpoint={endpoint}
      project-id={projectId}
      token={token}
      pageSize={10}
      oncbr-tasks-loaded={({ tasks }) => onLoaded(tasks.length)}
    />
  );
}
