import { report } from "./rows.js";

const policy = trustedTypes.createPolicy("worker", { createScriptURL: (url) => url });

report(
  (service) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(policy.createScriptURL("./worker.js"), { type: "module" });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(service);
    }),
);
