import "cbr-tasks/viewer/react";

export const Tasks = () => (
  <cbr-task-viewer
    proxy="/backup"
    page-size="10"
    oncbr-tasks-loaded={({ tasks }) => console.log(tasks.length)}
  />
);
