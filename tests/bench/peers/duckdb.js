/** DuckDB-Wasm in this process. The tasks go in as columns of Arrow: its JSON reader would be loaded from the network. */
import { dirname, join } from "node:path";
import { add, columns, KEEPS, parsed } from "./columns.js";

/** Tasks that go in at once. */
const PIECE = 50_000;

/** @param {NodeJS.Require} load @returns {Promise<import("./child.js").Candidate>} */
export async function open(load) {
  const entry = load.resolve("@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs");
  const duckdb = load(entry);
  const arrow = load("apache-arrow");
  const file = (/** @type {string} */ name) => join(dirname(entry), name);
  const bundles = {
    mvp: { mainModule: file("duckdb-mvp.wasm"), mainWorker: file("duckdb-node-mvp.worker.cjs") },
    eh: { mainModule: file("duckdb-eh.wasm"), mainWorker: file("duckdb-node-eh.worker.cjs") },
  };
  const database = await duckdb.createDuckDB(bundles, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
  await database.instantiate(() => {});
  const connection = database.connect();
  /** @param {string} sql @returns {any[]} */
  const query = (sql) =>
    connection
      .query(sql)
      .toArray()
      .map((/** @type {any} */ row) => row.toJSON());
  query(
    `create table tasks (id varchar primary key, status varchar, type varchar, vault varchar, resource varchar, started double)`,
  );
  let read = columns();
  /** @param {string} statement takes the rows of the table `page` */
  const put = (statement) => {
    const rows = arrow.tableToIPC(
      arrow.tableFromArrays({ ...read, started: Float64Array.from(read.started) }),
      "stream",
    );
    connection.insertArrowFromIPCStream(rows, { name: "page", create: true });
    query(statement);
    query("drop table page");
    read = columns();
  };
  const flush = () => put("insert into tasks by name select * from page");
  /** @param {string} key @returns {[string, number][]} */
  const counts = (key) =>
    query(`select ${key} as value, count(*)::integer as count from tasks group by all`).map(
      ({ value, count }) => [value, count],
    );
  return {
    keeps: KEEPS,
    load: (body) => {
      add(read, parsed(body));
      if (read.id.length >= PIECE) flush();
    },
    end: () => void (read.id.length > 0 && flush()),
    filter: () =>
      query(
        "select count(*)::integer as count from tasks where status = 'failed' and lower(resource) like '%web%'",
      )[0].count,
    facets: () => ["status", "type", "vault"].map(counts),
    histogram: () =>
      query(`with ends as (select min(started) as first, max(started) as last from tasks),
        bins as (select status, least(59, floor((started - first) / (last - first) * 60)) as bin, count(*) as count from tasks, ends
          group by all)
        select status, sum(count)::integer as count from bins group by all`).map(({ status, count }) => [
        status,
        count,
      ]),
    first: () =>
      query("select id from tasks where status = 'failed' order by started limit 50").map(({ id }) => id),
    groups: () =>
      query(`select resource, count(*)::integer as count, max(started) filter (status = 'success') as last from tasks
        group by resource`).map(({ resource, count, last }) => [
        resource,
        count,
        Math.floor(last / 1000) || "",
      ]),
    update: (body) => {
      add(read, parsed(body));
      put("insert or replace into tasks by name select * from page");
    },
    memory: () =>
      Number(query("select sum(memory_usage_bytes)::double as bytes from duckdb_memory()")[0].bytes),
  };
}
