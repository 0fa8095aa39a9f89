import vue from "@vitejs/plugin-vue";

const isCustomElement = (tag) => tag.startsWith("cbr-");

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
