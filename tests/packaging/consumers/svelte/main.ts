import { mount } from "svelte";
import { props } from "./props.ts";
import Tasks from "./Tasks.svelte";

mount(Tasks, { target: document.body, props });
