// The YAML parser in a file of its own: the command and `cbr-tasks/node` load it when there is a clouds.yaml.
import * as yaml from "js-yaml";

export const { YAMLException } = yaml;

/** @type {import("js-yaml").Type} the declarations lack it */
const merge = /** @type {any} */ (yaml).types.merge;

// Every scalar is a text, and `<<` merges.
const schema = yaml.FAILSAFE_SCHEMA.extend({ implicit: [merge] });

/** @param {string} text @returns {unknown} */
export const parse = (text) => yaml.load(text, { schema });
