import { createApp } from "vue";
import { props } from "./props.ts";
import Tasks from "./Tasks.vue";

createApp(Tasks, { ...props }).mount("#app");
