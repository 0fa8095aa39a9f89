import { Component, CUSTOM_ELEMENTS_SCHEMA } from "@angular/core";
import "cbr-tasks/viewer";
@Component({
  selector: "app-tasks",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<cbr-task-viewer proxy="/backup" view="list" page-size="10" (cbr-tasks-loaded)="loaded($event.tasks)"></cbr-task-viewer>`,
})
export class Tasks {
  loaded = (tasks: unknown[]) => console.log(tasks.length);
}
