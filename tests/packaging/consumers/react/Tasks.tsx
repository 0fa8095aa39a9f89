import "cbr-tasks/viewer/react";

export const Tasks = () => (
  <cbr-task-viewer proxy="/backup" page-size="10" oncbr-tasks-loaded={(event) => console.log(event.tasks)} />
);
