const cbr = require("cbr-tasks");
const table = require("cbr-tasks/table");
const { scenario } = require("./scenario.js");

scenario(cbr, table, JSON.parse(process.env.CBR_SERVICE)).then((outcome) =>
  console.log(JSON.stringify(outcome)),
);
