// The YAML parser in a file of its own: the command and `cbr-tasks/node` load it when there is a clouds.yaml.
export { parseDocument } from "yaml";
