// Modules, because scripts that are loaded by elements would need a policy for trusted types.
export default {
  experiments: { outputModule: true },
  output: {
    module: true,
    filename: "main.js",
    chunkFilename: "[id].js",
    chunkFormat: "module",
    chunkLoading: "import",
  },
};
