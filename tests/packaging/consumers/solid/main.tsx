import "cbr-tasks/viewer/solid";
import type { Props } from "./props.ts";

export function Tasks({ endpoint, projectId, token, onLoaded }: Props) {
  return (
    <cbr-task-viewer
      endpoint={endpoint}
      project-id={projectId}
      prop:token={token}
      prop:pageSize={10}
      on:cbr-tasks-loaded={({ tasks }) => onLoaded(tasks.length)}
    />
  );
}

// @ts-expect-error a page has a number of tasks
void (() => <cbr-task-viewer pageSize="all" />);
