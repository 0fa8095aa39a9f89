import { provideZonelessChangeDetection } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { Tasks } from "./tasks.js";

document.body.append(document.createElement("app-tasks"));
await bootstrapApplication(Tasks, { providers: [provideZonelessChangeDetection()] });
