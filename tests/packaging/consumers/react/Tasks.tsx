import { TaskViewer } from "cbr-tasks/react";
export const Tasks = () => <TaskViewer proxy="/backup" view="list" pageSize={10} onTasksLoaded={({ tasks }) => console.log(tasks.length)} />;
