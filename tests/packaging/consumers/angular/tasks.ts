import { Component, CUSTOM_ELEMENTS_SCHEMA } from "@angular/core";
import "cbr-tasks/viewer";

@Component({
  selector: "app-tasks",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<cbr-task-viewer proxy="/backup" page-size="10" (cbr-tasks-loaded)="log($event.tasks)" />`,
})
export class Tasks {
  log = console.log;
}
