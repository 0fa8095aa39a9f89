const cbr = require("cbr-tasks");
const { scenario } = require("./scenario.js");

scenario(cbr, JSON.parse(process.env.CBR_SERVICE)).then((outcome) => console.log(JSON.stringify(outcome)));
