// The names that the README's program expects. The program itself, main.js, is written beside this file.
const { projectId, token } = globalThis.service;
Object.assign(globalThis, { projectId, fetchToken: async () => token });
console.log = (count, tasks) => {
  globalThis.outcome = { count, names: [...new Set(tasks.map((task) => /prod/.test(task.vault_name)))] };
};
