import { Component, CUSTOM_ELEMENTS_SCHEMA } from "@angular/core";
import "cbr-tasks/viewer";
import type { TasksLoadedEvent } from "cbr-tasks/viewer";

@Component({
  selector: "app-tasks",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<cbr-task-viewer proxy="/backup" page-size="10" (cbr-tasks-loaded)="loaded($event)"></cbr-task-viewer>`,
})
export class Tasks {
  loaded = ({ tasks }: TasksLoadedEvent) => console.log(tasks.length);
}
