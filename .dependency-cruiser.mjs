/**
 * The dependency rules of ARCHITECTURE.md: services import packages, never each other; packages only import packages
 * further up its list.
 */
const forbid = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$|/(conformance|testing)/' },
  to,
});
const onlyOurs = (name, folder, ...allowed) =>
  forbid(name, `^${folder}/`, { path: '^(packages|services)/', pathNot: `^(${[folder, ...allowed].join('|')})/` });
/** Which folders of the CLI a folder of the CLI may import. */
const cliFolder = (folder, ...allowed) =>
  forbid(`cli-${folder}`, `^packages/cli/src/${folder}/`, {
    path: '^packages/cli/src/',
    pathNot: `^packages/cli/src/(${[folder, ...allowed].join('|')})/`,
  });

/** The folders of `packages/sales` in the order in which a row is processed: each imports only from those before it. */
const ROW_ORDER = [
  'memory',
  'reasons',
  'bytes',
  'lines',
  'privacy',
  'sale',
  'layout',
  'judgement',
  'chunk',
  'tables',
].map((folder) => `^packages/sales/src/${folder}/`);
const inRowOrder = ROW_ORDER.slice(0, -1).map((folder, at) =>
  forbid(`sales-in-the-order-of-a-row-${at + 1}`, folder, { path: ROW_ORDER.slice(at + 1).join('|') }),
);

const WAREHOUSE = '^packages/warehouse/src/';
const withinWarehouse = (folder, ...allowed) =>
  forbid(`warehouse-${folder.replace('/', '-')}`, `${WAREHOUSE}${folder}/`, {
    path: WAREHOUSE,
    pathNot: `${WAREHOUSE}(${[folder, ...allowed].join('|')})(/|$)`,
  });

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^aws-lambda$' } },
    onlyOurs('sales-imports-nothing-of-ours', 'packages/sales'),
    onlyOurs('generator-imports-nothing-of-ours', 'packages/generator'),
    onlyOurs('contracts', 'packages/contracts', 'packages/sales'),
    onlyOurs('warehouse', 'packages/warehouse', 'packages/sales', 'packages/contracts'),
    onlyOurs('runtime', 'packages/runtime', 'packages/contracts'),
    onlyOurs('insights', 'packages/insights', 'packages/(sales|warehouse)'),
    forbid('rendering-knows-no-question', '^packages/insights/src/rendering/', {
      path: '^packages/insights/src/(questions/(?!(question|theme)\\.ts$)|sql/|report/|page/|grafana/)',
    }),
    onlyOurs('local-reads-services-and-imports-none', 'packages/local'),
    onlyOurs('redshift-stand-in', 'packages/redshift-stand-in', 'packages/sales', 'packages/testing'),
    onlyOurs('testing', 'packages/testing', 'packages/local'),
    forbid('only-tests-import-test-helpers', '^(packages/(?!testing/|redshift-stand-in/)|services/)', {
      path: '^packages/(testing|redshift-stand-in)/|/testing/',
    }),
    onlyOurs('cli-imports-no-service', 'packages/cli', 'packages/[^/]+'),
    cliFolder('arguments'),
    cliFolder('lifecycle'),
    cliFolder('terminal'),
    cliFolder('home', 'arguments'),
    cliFolder('input', 'arguments', 'terminal'),
    cliFolder('warehouse', 'home', 'lifecycle'),
    cliFolder('pipeline', 'arguments', 'home', 'warehouse'),
    cliFolder('run', 'input', 'pipeline', 'terminal', 'warehouse'),
    cliFolder('report', 'terminal'),
    cliFolder('page', 'warehouse'),
    onlyOurs('delivery', 'packages/delivery', 'packages/contracts'),
    onlyOurs('extract', 'services/extract', 'packages/(sales|contracts|runtime)'),
    onlyOurs('transform', 'services/transform', 'packages/(sales|contracts|runtime)'),
    onlyOurs('load', 'services/load', 'packages/(sales|contracts|runtime|warehouse)'),
    onlyOurs('watch', 'services/watch', 'packages/(runtime|warehouse)'),
    onlyOurs('report', 'services/report', 'packages/(insights|runtime|warehouse)'),
    forbid('sales-is-pure', '^packages/sales/', {
      path: '(@aws-sdk|node_modules/pg|^(node:)?(fs|fs/promises|http|https|net|child_process|worker_threads)$)',
    }),
    ...inRowOrder,
    // The engine imports the warehouse's interface and no adapter; an adapter imports neither the engine nor another.
    withinWarehouse('interface'),
    withinWarehouse('sql'),
    withinWarehouse('connection', 'interface'),
    withinWarehouse('ledger', 'interface', 'sql'),
    withinWarehouse('engine', 'interface', 'sql', 'ledger'),
    withinWarehouse('adapters/postgres', 'interface', 'sql', 'connection', 'adapters/adapter.ts'),
    withinWarehouse('adapters/redshift', 'interface', 'sql', 'connection', 'adapters/adapter.ts'),
    withinWarehouse('adapters', 'interface', 'sql', 'connection'),
    withinWarehouse('migrate', 'interface', 'connection'),
    withinWarehouse('reading', 'interface', 'connection'),
    withinWarehouse('schema', 'interface', 'migrate'),
    forbid('warehouse-sql-without-driver', `${WAREHOUSE}(interface|sql|ledger|engine)/`, { path: 'node_modules/pg' }),
    forbid('load-knows-no-driver', '^services/', { path: 'node_modules/pg' }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
