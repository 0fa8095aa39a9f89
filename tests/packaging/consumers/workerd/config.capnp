using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "dist/worker.js"),
    (name = "cbr_tasks_full_bg.wasm", wasm = embed "dist/cbr_tasks_full_bg.wasm"),
    (name = "cbr_tasks_table_bg.wasm", wasm = embed "dist/cbr_tasks_table_bg.wasm"),
  ],
  bindings = [(name = "SERVICE", fromEnvironment = "CBR_SERVICE")],
  compatibilityDate = "2026-11-01",
);
