import { Component, CUSTOM_ELEMENTS_SCHEMA } from "@angular/core";
import "cbr-tasks/viewer";
import type { TasksLoadedEvent } from "cbr-tasks/viewer";

@Component({
  selector: "app-tasks",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<cbr-task-viewer [endpoint]="service.endpoint" [projectId]="service.projectId" [token]="service.token"
    [pageSize]="10" (cbr-tasks-loaded)="loaded($event)"></cbr-task-viewer>`,
})
export class Tasks {
  protected readonly service = globalThis.service;

  protected loaded({ tasks }: TasksLoadedEvent) {
    globalThis.heard = tasks.length;
  }
}
