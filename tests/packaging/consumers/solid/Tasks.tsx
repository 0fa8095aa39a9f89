import "cbr-tasks/viewer/solid";

export const Tasks = () => (
  <cbr-task-viewer
    proxy="/backup"
    view="list"
    page-size="10"
    on:cbr-tasks-loaded={({ tasks }) => console.log(tasks.length)}
  />
);
