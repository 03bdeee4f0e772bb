export { ABORTED_TRANSACTION, COPY_SALE, manifestEntry, setUpStandIn, type StandInSetup } from './setup.ts';
