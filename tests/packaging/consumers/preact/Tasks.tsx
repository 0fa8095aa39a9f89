import "cbr-tasks/viewer/preact";

export const Tasks = () => (
  <cbr-task-viewer
    proxy="/backup"
    view="list"
    page-size="10"
    oncbr-tasks-loaded={({ tasks }) => console.log(tasks.length)}
  />
);
